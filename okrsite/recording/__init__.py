"""Recording a check-in: what somebody says of one key result becomes one new file, whole or not at all.

No existing byte is ever touched. The text is composed by hand, read back by the portal's own reader and judged by its
own rules before it is written; so a check-in that was accepted is one that the next build accepts too.
"""

from okrsite.naming import Refused
from okrsite.recording.issues import author_named, said_in_issue
from okrsite.recording.recorder import Recorded, record
from okrsite.recording.saying import Said

__all__ = ["Recorded", "Refused", "Said", "author_named", "record", "said_in_issue"]
