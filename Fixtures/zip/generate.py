#!/usr/bin/env python3
"""Writes the inputs of the cases in this folder. Needs nothing but Python; the output is the same every time."""
import io
import os
import struct
import zipfile
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
TEXT = b"The quick brown fox jumps over the lazy dog. " * 40


class Stream(io.RawIOBase):
    """A target that cannot seek, so that sizes go into data descriptors."""

    def __init__(self):
        self.data = b""

    def writable(self):
        return True

    def write(self, data):
        self.data += bytes(data)
        return len(data)


def info(name, method=zipfile.ZIP_DEFLATED):
    entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
    entry.compress_type = method
    return entry


def plain(entries=(("a.txt", TEXT), ("dir/", b""), ("dir/b.bin", bytes(range(256)))), comment=b"", method=8, zip64=False):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name, data in entries:
            with target.open(info(name, method), "w", force_zip64=zip64) as file:
                file.write(data)
        target.comment = comment
    return buffer.getvalue()


def local(name, data, method=0, flags=0, crc=None, size=None, compressed=None):
    return struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, flags, method, 0, 0x5021, zlib.crc32(data) if crc is None else crc,
                       len(data) if compressed is None else compressed, len(data) if size is None else size,
                       len(name), 0) + name + data


def central(name, data, offset, method=0, flags=0, crc=None, size=None, compressed=None, extra=b""):
    return struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, flags, method, 0, 0x5021,
                       zlib.crc32(data) if crc is None else crc, len(data) if compressed is None else compressed,
                       len(data) if size is None else size, len(name), len(extra), 0, 0, 0, 0, offset) + name + extra


def end(count, size, offset, comment=b""):
    return struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, size, offset, len(comment)) + comment


def built(locals_, centrals, count=None):
    body = b"".join(locals_)
    directory = b"".join(centrals)
    return body + directory + end(len(centrals) if count is None else count, len(directory), len(body))


def zip64_everything():
    """All numbers of one entry and of the end record are in their Zip64 forms."""
    data = b"zip64"
    body = local(b"a", data)
    extra = struct.pack("<HHQQQ", 1, 24, len(data), len(data), 0)
    directory = central(b"a", data, 0xFFFFFFFF, size=0xFFFFFFFF, compressed=0xFFFFFFFF, extra=extra)
    end64 = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, 1, 1, len(directory), len(body))
    locator = struct.pack("<IIQI", 0x07064B50, 0, len(body) + len(directory), 1)
    return body + directory + end64 + locator + struct.pack(
        "<IHHHHIIH", 0x06054B50, 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)


def case(name, data):
    folder = os.path.join(HERE, name)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "input.zip"), "wb") as file:
        file.write(data)


STREAM = Stream()
with zipfile.ZipFile(STREAM, "w") as stream:
    stream.writestr(info("a.txt"), TEXT)
    stream.writestr(info("b.txt", 0), b"stored")

ONE = local(b"a", b"abc")
CENTRAL = central(b"a", b"abc", 0)

case("plain", plain())
case("stored", plain(method=0))
case("empty", plain(()))
case("comment", plain(comment=b"a comment"))
case("comment-with-signature", plain(comment=b"x PK\x05\x06 " + b"y" * 40))
case("trailing-bytes", plain() + b"\0" * 100)
case("prefix", b"#!/bin/sh\nexit 0\n" + plain())
case("gap-before-end", ONE + CENTRAL + b"\0" * 16 + end(1, len(CENTRAL), len(ONE)))
case("zip64-sizes", plain(zip64=True))
case("zip64-everything", zip64_everything())
case("zip64-prefix", b"stub" * 5 + zip64_everything())
case("descriptors", STREAM.data)
case("name-utf8", plain((("grün/日本.txt", b"x"),)))
case("name-cp437", built([local(b"gr\x81n", b"x")], [central(b"gr\x81n", b"x", 0)]))
case("name-escaping", plain((("../../etc/passwd", b"x"), ("/abs", b"y"))))
case("same-name-twice", built([ONE, ONE], [CENTRAL, central(b"a", b"abc", len(ONE))]))
case("encrypted", built([local(b"a", b"abc", flags=1)], [central(b"a", b"abc", 0, flags=1)]))
case("method-bzip2", plain(method=zipfile.ZIP_BZIP2))
case("wrong-checksum", built([local(b"a", b"abc", crc=1)], [central(b"a", b"abc", 0, crc=1)]))
case("wrong-size", built([local(b"a", b"abc", size=4)], [central(b"a", b"abc", 0, size=4)]))
case("impossible-ratio", built([local(b"a", b"abc", 8, size=1 << 30)], [central(b"a", b"abc", 0, 8, size=1 << 30)]))
case("local-other-name", built([local(b"b", b"abc")], [CENTRAL]))
case("local-other-size", built([local(b"a", b"abc", size=2)], [CENTRAL]))
case("local-other-method", built([local(b"a", b"abc", 8)], [CENTRAL]))
case("local-missing", built([b"x" * len(ONE)], [CENTRAL]))
case("overlap-same", built([ONE], [CENTRAL, CENTRAL]))
case("overlap-quoted", built([local(b"a", ONE), ], [central(b"a", ONE, 0), central(b"a", b"abc", 31)]))
case("beyond-directory", built([ONE], [central(b"a", b"abc" * 30, 0)]))
case("count-too-high", built([ONE], [CENTRAL], count=2))
case("directory-cut", ONE + CENTRAL[:-1] + end(1, len(CENTRAL) - 1, len(ONE)))
case("directory-offset", ONE + CENTRAL + end(1, len(CENTRAL), len(ONE) + 1))
case("several-disks", ONE + CENTRAL + struct.pack("<IHHHHIIH", 0x06054B50, 1, 0, 1, 2, len(CENTRAL), len(ONE), 0))
case("truncated", plain()[:-40])
case("not-an-archive", b"no archive at all, but long enough to look for one\n")
case("nothing", b"")
