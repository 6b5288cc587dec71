"""Stops the embedded PostgreSQL when its last user is gone. A program; needs nothing installed.

    python embedded_keeper.py KEEPER_LOCK_FD USERS_LOCK PG_CTL DATA_DIR [USER_ID GROUP_ID]

It is started with the keeper's lock held, and gives it up before the users' lock: whoever gets
in after that finds the server stopped and starts it anew, with a keeper of its own.
"""

import fcntl
import os
import subprocess
import sys


def main(keeper_lock: str, users_lock: str, pg_ctl: str, data: str, *ids: str) -> None:
    user, group = map(int, ids) if ids else (None, None)
    with open(users_lock, "ab") as users:  # noqa: PTH123 - only what starts in 10 ms
        fcntl.flock(users, fcntl.LOCK_EX)
        subprocess.run(
            [pg_ctl, "stop", "--mode=fast", "--wait", "--timeout=60", f"--pgdata={data}"],
            check=False,
            user=user,
            group=group,
            extra_groups=None if user is None else [],
        )
        os.close(int(keeper_lock))


if __name__ == "__main__":
    main(*sys.argv[1:])
