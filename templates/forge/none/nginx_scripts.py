"""Writes what nginx.conf includes: the hashes of the scripts that okrsite allows in the pages of a site.

They stand in each page's own policy, where the build put them. Scripts that are found in pages are not looked at.

python nginx_scripts.py SITE > /etc/nginx/okrsite/scripts.conf
"""

import re
import sys
from pathlib import Path

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
HASH = re.compile(r"'sha256-[A-Za-z0-9+/]+=*'")

policies = filter(None, (POLICY.search(page.read_text("utf-8")) for page in Path(sys.argv[1]).rglob("*.html")))
allowed = " ".join(sorted({found for policy in policies for found in HASH.findall(policy[1])}))
print(f'set $scripts "{allowed}";')
