"""Writes what nginx.conf includes: the hashes of the scripts that stand in the pages of a site.

python nginx_scripts.py SITE > /etc/nginx/okrsite/scripts.conf
"""

import base64
import hashlib
import re
import sys
from pathlib import Path

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)

scripts = {text for page in Path(sys.argv[1]).rglob("*.html") for text in INLINE.findall(page.read_text("utf-8"))}
digests = sorted(base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts)
allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
print(f'set $scripts "{allowed}";')
