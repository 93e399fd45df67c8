"""The codecs of ClickHouse's HTTP interface: its own compressed blocks with checksums, and the encodings of HTTP."""

import struct
import zlib

import lz4.block
import lz4.frame
from clickhouse_cityhash.cityhash import CityHash128

try:
    from compression import zstd
except ImportError:
    from backports import zstd

# A block that says it is larger is broken, or meant to be.
BLOCK_BYTES_MAX = 1 << 30


class BadBody(Exception):
    """Text as the server would answer it."""


def checksum(data):
    """ClickHouse writes the high half of CityHash128 1.0.2 first."""
    h = CityHash128(data)
    return struct.pack("<QQ", h >> 64, h & 0xFFFFFFFFFFFFFFFF)


def native_blocks(chunks):
    """Undoes `decompress=1`: 16 bytes of CityHash128, method, packed size, plain size, data."""
    buf = bytearray()
    for chunk in chunks:
        buf += chunk
        while len(buf) >= 25:
            method, packed, plain = struct.unpack_from("<BII", buf, 16)
            if packed < 9 or packed > BLOCK_BYTES_MAX or plain > BLOCK_BYTES_MAX:
                raise BadBody("Code: 271. DB::Exception: Wrong compressed block header. (CANNOT_DECOMPRESS)")
            if len(buf) < 16 + packed:
                break
            body = bytes(buf[16 : 16 + packed])
            if buf[:16] != checksum(body):
                raise BadBody("Code: 40. DB::Exception: Checksum doesn't match: corrupted data. (CHECKSUM_DOESNT_MATCH)")
            del buf[: 16 + packed]
            if method == 0x82:
                yield lz4.block.decompress(body[9:], uncompressed_size=plain)
            elif method == 0x90:
                yield zstd.decompress(body[9:])
            elif method == 0x02:
                yield body[9:]
            else:
                raise BadBody(f"Code: 89. DB::Exception: Unknown codec family code: {method}. (UNKNOWN_COMPRESSION_METHOD)")
    if buf:
        raise BadBody("Code: 33. DB::Exception: Cannot read all data: truncated compressed block. (CANNOT_READ_ALL_DATA)")


def to_native_blocks(data, step=1 << 20):
    out = []
    for at in range(0, len(data), step):
        plain = data[at : at + step]
        body = lz4.block.compress(plain, store_size=False)
        body = struct.pack("<BII", 0x82, len(body) + 9, len(plain)) + body
        out.append(checksum(body) + body)
    return b"".join(out)


def zstd_frames(chunks):
    """clickhouse-connect sends one frame per block, so a body is many frames."""
    d = zstd.ZstdDecompressor()
    for chunk in chunks:
        while chunk:
            if d.eof:
                d = zstd.ZstdDecompressor()
            yield d.decompress(chunk)
            chunk = d.unused_data if d.eof else b""
    if not d.eof and not d.needs_input:
        raise BadBody("Code: 33. DB::Exception: Truncated zstd body. (CANNOT_READ_ALL_DATA)")


def lz4_frames(chunks):
    d = lz4.frame.LZ4FrameDecompressor()
    for chunk in chunks:
        while chunk:
            if d.eof:
                d = lz4.frame.LZ4FrameDecompressor()
            yield d.decompress(chunk)
            chunk = (d.unused_data or b"") if d.eof else b""


def zlib_stream(chunks, bits):
    d = zlib.decompressobj(bits)
    for chunk in chunks:
        while chunk:
            if d.eof:
                d = zlib.decompressobj(bits)
            yield d.decompress(chunk)
            chunk = d.unused_data if d.eof else b""
    if not d.eof:
        raise BadBody("Code: 354. DB::Exception: inflate failed: truncated body. (ZLIB_INFLATE_FAILED)")


DECODE = {
    "gzip": lambda c: zlib_stream(c, 31),
    "deflate": lambda c: zlib_stream(c, 15),
    "zstd": zstd_frames,
    "lz4": lz4_frames,
}


def encode(data, accepted):
    """The body in the first encoding that the client accepts and this knows, and its name."""
    for name in (part.split(";")[0].strip().lower() for part in accepted.split(",")):
        if name == "lz4":
            return lz4.frame.compress(data), name
        if name == "zstd":
            return zstd.compress(data, 1), name
        if name == "gzip":
            packer = zlib.compressobj(1, zlib.DEFLATED, 31)
            return packer.compress(data) + packer.flush(), name
    return data, None
