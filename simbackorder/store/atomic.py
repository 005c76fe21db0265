"""Writing so that a crash, a kill or a full disk leaves the old file, the new one, or none: never half of one."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from simbackorder.failures import StudyError
from simbackorder.store.layout import DRAFT


class StoreError(StudyError):
    """Results cannot be stored where they were asked to be. The message names the place and the problem."""

    status = 1


class UnwritableError(StoreError):
    """A place that was asked for before anything was simulated, and cannot be had."""

    status = 2


def check_writable(folder: Path) -> None:
    """Raises UnwritableError unless `folder` can be made and written to. Leaves nothing behind."""
    existing = next(place for place in (folder, *folder.parents) if os.path.lexists(place))
    if not existing.is_dir():
        raise UnwritableError(f"{existing}: is a file, not a folder; results need a folder")
    try:
        with tempfile.TemporaryDirectory(prefix=".simbackorder-", dir=existing) as probe:
            target = Path(probe).joinpath(*folder.relative_to(existing).parts)
            target.mkdir(parents=True, exist_ok=True)
            (target / "probe").write_bytes(b"?")
    except OSError as error:
        raise UnwritableError(f"{existing}: cannot write results there: {error.strerror or error}") from error


def write_file(path: Path, content: bytes) -> None:
    """Writes one file, atomically and durably."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", suffix=".tmp", dir=path.parent)
    os.close(handle)
    try:
        write_durably(Path(name), content)
        os.replace(name, path)
        sync_folder(path.parent)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_files(folder: Path, files: Mapping[str, bytes], seal: str) -> None:
    """Adds `files` to the folder. A new folder appears at once, complete. In an existing one the file named `seal`
    goes first and comes back last: while it is missing, the others do not count.
    """
    if all((folder / name).is_file() and (folder / name).read_bytes() == files[name] for name in files):
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    _remove_left_over(folder)
    draft = Path(tempfile.mkdtemp(prefix=f"{_draft_prefix(folder)}{os.getpid()}-", dir=folder.parent))
    try:
        for name, content in files.items():
            write_durably(draft / name, content)
        draft.chmod(0o777 & ~_umask())
        sync_folder(draft)
        _publish(draft, folder, [name for name in files if name != seal] + [seal])
        sync_folder(folder.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _publish(draft: Path, folder: Path, names: list[str]) -> None:
    if not folder.exists():
        with contextlib.suppress(FileExistsError, OSError):
            draft.rename(folder)
            return
    (folder / names[-1]).unlink(missing_ok=True)
    sync_folder(folder)
    for name in names:
        os.replace(draft / name, folder / name)
    sync_folder(folder)


def _remove_left_over(folder: Path) -> None:
    """Drafts of processes that are no more."""
    for draft in folder.parent.glob(f"{_draft_prefix(folder)}*"):
        pid = draft.name.removeprefix(_draft_prefix(folder)).split("-")[0]
        if pid.isdigit() and not alive(int(pid)):
            shutil.rmtree(draft, ignore_errors=True)


def _draft_prefix(folder: Path) -> str:
    return f".{folder.name}{DRAFT}"


def alive(pid: int) -> bool:
    """Whether a process of this machine has this number."""
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def write_durably(path: Path, content: bytes) -> None:
    """Writes a file that nobody else knows yet, down to the disk."""
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    as_new(path)


def as_new(path: Path) -> None:
    """Gives a draft, which only its writer may read, the permissions of a new file."""
    path.chmod(0o666 & ~_umask())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def sync_folder(folder: Path) -> None:
    """Makes what was renamed in a folder durable."""
    if os.name != "posix":
        return  # elsewhere a folder cannot be opened, and renames are durable as they are
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
