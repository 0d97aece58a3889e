"""Pictures that are more than pictures, or no pictures at all."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import Image, TiffImagePlugin
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo

from articles.tests.word_documents import package
from cms.tests.operations.malicious import HIT, Upload

SCRIPT = f"<script>{HIT}</script>".encode()
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{HIT}">{SCRIPT.decode()}</svg>'.encode()
PATIENT = b"PATIENT-0815"
HIDDEN, DAMAGED, TOO_MANY, PROGRAM = "behind the picture", "is damaged", "pixels", "program text"
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


def saved(kind: str, size: tuple[int, int] = (16, 12), mode: str = "RGB", **options: Any) -> bytes:
    data = BytesIO()
    Image.new(mode, size, "teal" if mode == "RGB" else 3).save(data, kind, **options)
    return data.getvalue()


def animated(kind: str, frames: int, size: tuple[int, int] = (16, 12)) -> bytes:
    data = BytesIO()
    first, *others = [Image.new("RGB", size, (number % 256, number // 256, 9)) for number in range(frames)]
    first.save(data, kind, save_all=True, append_images=others)
    return data.getvalue()


def camera_data(orientation: int = 6) -> Image.Exif:
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    exif[Base.Artist] = PATIENT.decode()
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = tuple(TiffImagePlugin.IFDRational(n, 1) for n in (52, 31, 12))
    return exif


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_of_size(width: int, height: int, more: bytes = b"") -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return PNG_HEAD + header + more + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")


def png_with(*chunks: bytes) -> bytes:
    """A sound picture with these chunks behind its header."""
    data = saved("PNG")
    return data[:33] + b"".join(chunks) + data[33:]


def webp_of_size(width: int, height: int, frames: int = 0) -> bytes:
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    frame = struct.pack("<4sI", b"ANMF", 16) + bytes(16)
    content = b"WEBP" + struct.pack("<4sI", b"VP8X", 10) + b"\x02\0\0\0" + sides + frame * frames
    return struct.pack("<4sI", b"RIFF", len(content)) + content


def gif_of_size(width: int, height: int, frames: int = 1, comment: bytes = b"") -> bytes:
    said = b"\x21\xfe" + bytes([len(comment)]) + comment + b"\0" if comment else b""
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x4c\x01\0"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6) + said + frame * frames + b"\x3b"


def jpeg_with(marker: int, content: bytes) -> bytes:
    data = saved("JPEG")
    return data[:2] + struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content + data[2:]


def uploads() -> Iterator[Upload]:
    yield from _bombs()
    yield from _more_than_pictures()
    yield from _with_camera_data()
    yield from _wrong_types()
    yield from _names()


def _bombs() -> Iterator[Upload]:
    yield Upload("a PNG of 4 gigapixels", "a.png", png_of_size(65_500, 65_500), TOO_MANY)
    yield Upload("a PNG of no pixels", "a.png", png_of_size(0, 9), DAMAGED)
    yield Upload("a PNG as wide as can be said", "a.png", png_of_size(2**31 - 1, 1), TOO_MANY)
    yield Upload("a PNG longer than WebP can be", "a.png", png_of_size(20_000, 1), "longer than")
    gif = gif_of_size(65_535, 65_535)
    yield Upload("a GIF of 4 gigapixels", "a.gif", gif, TOO_MANY)
    yield Upload("a GIF of 60,000 frames", "a.gif", gif_of_size(20, 20, 60_000), "frames")
    yield Upload("a GIF of large frames", "a.gif", gif_of_size(2_000, 2_000, 20), TOO_MANY)
    beyond = (
        b"GIF89a" + struct.pack("<HHBBB", 4, 4, 0x80, 0, 0) + bytes(6) + gif[19:].replace(b"\1\0\1\0", b"\xff\0\1\0")
    )
    yield Upload("a GIF with a frame beyond its screen", "a.gif", beyond, DAMAGED)
    yield Upload("a WebP of 268 megapixels", "a.webp", webp_of_size(16_383, 16_383), TOO_MANY)
    yield Upload("a WebP of 40,000 frames", "a.webp", webp_of_size(20, 20, 40_000), "frames")
    yield Upload("a WebP of large frames", "a.webp", webp_of_size(4_000, 4_000, 30), TOO_MANY)
    frames = chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))
    yield Upload("an APNG of 2 billion frames", "a.png", png_with(frames), TOO_MANY)
    beyond = chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 60_000, 60_000, 0, 0, 1, 1, 0, 0))
    yield Upload("an APNG with a frame beyond its canvas", "a.png", png_with(beyond), DAMAGED)
    zeros = zlib.compress(bytes(40 * 1024 * 1024), 9)
    yield Upload(
        "a PNG whose colour profile unfolds to 40 MB", "a.png", png_with(chunk(b"iCCP", b"x\0\0" + zeros)), DAMAGED
    )
    yield Upload(
        "a PNG whose text unfolds to 40 MB", "a.png", png_with(chunk(b"zTXt", b"x\0\0" + zeros)), gone=zeros[:99]
    )
    text = chunk(b"iTXt", b"x\0\1\0\0\0" + zeros)
    yield Upload("a PNG with the same in another text", "a.png", png_with(*[text] * 9), gone=zeros[:99])
    yield Upload("a PNG whose colour profile is broken", "a.png", png_with(chunk(b"iCCP", b"x\0\0no")), DAMAGED)
    jpeg = bytearray(saved("JPEG"))
    place = jpeg.index(b"\xff\xc0")
    jpeg[place + 5 : place + 9] = struct.pack(">HH", 65_500, 65_500)
    yield Upload("a JPEG of 4 gigapixels", "a.jpg", bytes(jpeg), TOO_MANY)
    sound = saved("JPEG", progressive=True)
    scan = sound[sound.rindex(b"\xff\xda") : -2]
    yield Upload("a JPEG of 5,000 scans", "a.jpg", sound[:-2] + scan * 5_000 + b"\xff\xd9", DAMAGED)
    yield Upload("a JPEG with two sizes", "a.jpg", sound[:2] + sound[place : place + 19] + sound[2:], DAMAGED)
    yield Upload(
        "more bytes than are taken", "a.png", png_with(chunk(b"tEXt", bytes(21 * 1024 * 1024))), "MB is the most"
    )
    yield Upload("nothing", "a.png", b"", "is empty")


def _more_than_pictures() -> Iterator[Upload]:
    kinds = {"png": saved("PNG"), "jpg": saved("JPEG"), "gif": saved("GIF"), "webp": saved("WEBP")}
    archive = package({"index.html": SCRIPT})
    for ending, picture in kinds.items():
        yield Upload(f"a {ending} and a ZIP", f"a.{ending}", picture + archive, HIDDEN)
        yield Upload(f"a {ending} and HTML", f"a.{ending}", picture + b"<html>" + SCRIPT, HIDDEN)
        yield Upload(f"a {ending} and a line end", f"a.{ending}", picture + b"\r\n\0")
    yield Upload("a JPEG, a film and HTML", "a.jpg", kinds["jpg"] + b"\0\0\0\x18ftypmp42" + SCRIPT, HIDDEN)
    yield Upload("a JPEG, another and a ZIP", "a.jpg", kinds["jpg"] * 2 + archive, HIDDEN)
    yield Upload(
        "a telephone's picture with its film", "a.jpg", kinds["jpg"] + b"\0\0\0\x18ftypmp42" + PATIENT, gone=PATIENT
    )
    yield Upload("a GIF that is JavaScript", "a.gif", gif_of_size(0x2A2F, 10) + f"*/=1;{HIT}".encode(), HIDDEN)
    comment = f"*/=1;{HIT}//".encode()
    yield Upload("the same with the script as a comment", "a.gif", gif_of_size(0x2A2F, 10, comment=comment))
    yield Upload("a GIF with HTML as a comment", "a.gif", gif_of_size(9, 9, comment=SCRIPT), PROGRAM)
    looped = b"\x21\xff\x0bNETSCAPE2.0" + bytes([len(comment)]) + comment + b"\0"
    yield Upload("a GIF with a script that repeats", "a.gif", gif_of_size(9, 9)[:-1] + looped + b"\x3b")
    yield Upload("a JPEG with HTML as a comment", "a.jpg", jpeg_with(0xFE, SCRIPT), PROGRAM)
    yield Upload("a JPEG with PHP as a comment", "a.jpg", jpeg_with(0xFE, b"<?php system($_GET[0]); ?>"), PROGRAM)
    yield Upload("a JPEG with a script where JFIF stands", "a.jpg", jpeg_with(0xE0, b"JFIF\0" + HIT.encode()))
    yield Upload("a JPEG with a script where Adobe stands", "a.jpg", jpeg_with(0xEE, b"Adobe" + HIT.encode()))
    yield Upload("a PNG with HTML as a text", "a.png", png_with(chunk(b"tEXt", b"Comment\0" + SCRIPT)), PROGRAM)
    yield Upload("a PNG with a script as a text", "a.png", png_with(chunk(b"tEXt", b"Comment\0" + HIT.encode())))
    yield Upload("a PNG with a chunk of its own", "a.png", png_with(chunk(b"evIl", HIT.encode())))
    yield Upload("a WebP with HTML as XMP", "a.webp", saved("WEBP", xmp=SCRIPT), PROGRAM)
    yield Upload("a PNG that breaks off", "a.png", kinds["png"][:-20], DAMAGED)
    yield Upload("a JPEG that breaks off", "a.jpg", kinds["jpg"][:-20], DAMAGED)
    yield Upload("a GIF that breaks off", "a.gif", kinds["gif"][:-5], DAMAGED)
    yield Upload("a WebP that breaks off", "a.webp", kinds["webp"][:-20], DAMAGED)


def _with_camera_data() -> Iterator[Upload]:
    exif = camera_data()
    yield Upload("a JPEG that says where it was taken", "a.jpg", saved("JPEG", exif=exif), gone=PATIENT)
    yield Upload("a PNG that does", "a.png", saved("PNG", exif=exif), gone=PATIENT)
    yield Upload("a WebP that does", "a.webp", saved("WEBP", exif=exif, xmp=PATIENT), gone=PATIENT)
    yield Upload("a JPEG with a patient's name in XMP", "a.jpg", saved("JPEG", xmp=PATIENT), gone=PATIENT)
    yield Upload("a JPEG with a comment", "a.jpg", saved("JPEG", comment=PATIENT), gone=PATIENT)
    info = PngInfo()
    info.add_text("Description", PATIENT.decode(), zip=False)
    yield Upload("a PNG with a text", "a.png", saved("PNG", pnginfo=info), gone=PATIENT)
    yield Upload("a GIF with a comment", "a.gif", saved("GIF", comment=PATIENT), gone=PATIENT)
    yield Upload(
        "camera data that end nowhere",
        "a.jpg",
        jpeg_with(0xE1, b"Exif\0\0II*\0\xff\xff\xff\xff" + PATIENT),
        gone=PATIENT,
    )


def _wrong_types() -> Iterator[Upload]:
    yield Upload("an SVG", "a.svg", SVG, "“.svg” are not taken")
    yield Upload("an SVG as a PNG", "a.png", SVG, "is no PNG")
    yield Upload("an SVG as a GIF", "a.gif", b"<?xml version='1.0'?>" + SVG, "is no GIF")
    yield Upload("HTML as a JPEG", "a.jpg", b"<!doctype html>" + SCRIPT, "is no JPEG")
    yield Upload("a JPEG as a PNG", "a.png", saved("JPEG"), "is no PNG")
    yield Upload("a PNG as a JPEG", "a.jpeg", saved("PNG"), "is no JPEG")
    yield Upload("a film as a WebP", "a.webp", b"RIFF\x0c\0\0\0AVI LIST\0\0\0\0", DAMAGED)
    yield Upload("a program as a GIF", "a.gif", b"MZ\x90\0" + bytes(90), "is no GIF")
    yield Upload("a Photoshop file as a PNG", "a.png", b"8BPS\0\1" + bytes(90), "is no PNG")
    yield Upload("a TIFF", "a.tiff", saved("TIFF"), "“.tiff” are not taken")
    yield Upload("a BMP", "a.bmp", saved("BMP"), "“.bmp” are not taken")
    yield Upload("an icon", "a.ico", saved("ICO"), "“.ico” are not taken")
    yield Upload("an AVIF", "a.avif", b"\0\0\0\x1cftypavif" + bytes(40), "“.avif” are not taken")
    yield Upload("an EPS as a JPEG", "a.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "is no JPEG")
    yield Upload("a GIF's head and a script", "a.gif", b"GIF89a=1;" + HIT.encode(), DAMAGED)


def _names() -> Iterator[Upload]:
    png = saved("PNG")
    yield Upload("two endings", "holiday.php.png", png, "two endings")
    yield Upload("an ending that comes first", "holiday.html.png", png, "two endings")
    yield Upload("an ending turned round", "holiday\u202egnp.png", png, "invisible characters")
    yield Upload("an invisible space", "holiday\u200b.png", png, "invisible characters")
    yield Upload("a line end", "holiday\r\n.png", png, "invisible characters")
    yield Upload("no name", ".png", png, "no name")
    yield Upload("no ending", "holiday", png, "no name")
    yield Upload("dots", "holiday..png", png, "another folder")
    yield Upload("a program's ending", "holiday.exe", png, "“.exe” are not taken")
    yield Upload("a script as a name", f'"><img src=x onerror={HIT}>.png', png)
