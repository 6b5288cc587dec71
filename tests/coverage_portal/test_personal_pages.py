"""What is somebody's own stays in no cache; of the pages that strangers are not shown at all,
tests/test_doors.py says so."""


def test_what_somebody_signed_in_is_shown_is_kept_nowhere(as_user, cast):
    """Also of pages that strangers are shown, as the reader's name stands on them."""
    client = as_user(cast.admin)
    for path in ("/", "/kur/", "/akun/", "/penghargaan/", "/penghargaan/kelola/", "/jejak/"):
        assert "no-store" in client.get(path).headers["Cache-Control"], path
