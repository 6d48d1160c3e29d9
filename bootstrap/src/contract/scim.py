"""Runs all checks of scim2-tester. Exits with 1 if one finds something or is skipped, or if fewer than expected ran."""
import os
import sys

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

MINIMUM = 68
service, report = sys.argv[1:]
headers = {"Authorization": "Bearer " + os.environ["SCIM_TOKEN"]}
with Client(base_url=service + "/scim/v2", headers=headers) as client:
    results = check_server(SyncSCIMClient(client))

with open(report, "w", encoding="utf-8") as lines:
    for result in results:
        print(result.status.name, result.resource_type or "", result.title, result.reason, file=lines)

good = [result for result in results if result.status in (Status.SUCCESS, Status.COMPLIANT, Status.ACCEPTABLE)]
skipped = [result for result in results if result.status is Status.SKIPPED]
found = [result for result in results if result not in good and result not in skipped]
for result in found:
    print(result.status.name, result.resource_type or "", result.title, result.reason, result.data)
for result in skipped:
    print("SKIPPED", result.resource_type or "", result.title, result.reason)
print(f"{len(good)} good, {len(skipped)} skipped, {len(found)} found")
sys.exit(1 if found or skipped or len(good) < MINIMUM else 0)
