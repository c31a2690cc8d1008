#!/usr/bin/env python3
"""Checks a file in the format countersign-export/v1. Written from record-format.md alone; needs only Python 3.9 or newer.

usage: verify_export.py FILE [--key VKEY] [--json]
exit:  0 everything fits, 1 something does not (the first thing is named), 2 wrong usage
"""
import base64
import datetime
import functools
import hashlib
import hmac
import json
import re
import struct
import sys

FORMAT = "countersign-export/v1"
LONGEST = 64 * 1024 * 1024
SAFE = 2 ** 53 - 1
ERASED = b"[erased]"
EVENT_TYPES = {
    0x01: [0x01, 0x02, 0x03, 0x04, 0x05], 0x02: [0x01], 0x03: range(0x01, 0x10), 0x04: range(0x01, 0x06), 0x05: range(0x01, 0x04),
    0x06: range(0x01, 0x04), 0x07: [*range(0x01, 0x13), 0xFF], 0x08: [*range(0x01, 0x12), 0xFF], 0x09: [0x01, 0x02, 0x03, 0xFF],
    0x0A: [0x01, 0x02, 0x03, 0x04, 0xFF], 0x0B: [0x01, 0x02, 0xFF], 0x0C: [0x01], 0x0D: [*range(0x01, 0x07), 0xFF],
    0x0E: [*range(0x01, 0x0A), 0xFF]}


class Bad(Exception):
    """Something is not as it must be."""


# ---- RFC 8785 JSON

def number_text(number):
    """As ECMAScript writes a number."""
    if isinstance(number, int) and abs(number) <= 2 ** 53:
        return str(number)
    number = float(number)
    if number == 0:
        return "0"
    if number in (float("inf"), float("-inf")):
        raise Bad("a number is too large")
    sign = "-" if number < 0 else ""
    digits, _, exponent = ("%r" % abs(number)).partition("e")
    whole, _, part = digits.partition(".")
    part = "" if part == "0" else part
    point = len(whole) + int(exponent or 0)
    digits = whole + part
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    digits = stripped.rstrip("0")
    if len(digits) <= point <= 21:
        return sign + digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    tail = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return sign + tail + "e" + ("+" if point > 0 else "-") + str(abs(point - 1))


def canonical(value):
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    return "{" + ",".join(json.dumps(key, ensure_ascii=False) + ":" + canonical(value[key]) for key in keys) + "}"


def canonical_bytes(value):
    return canonical(value).encode("utf-8")


def parse_line(line):
    def constant(name):
        raise ValueError(name)
    try:
        value = json.loads(line.decode("utf-8"), parse_constant=constant)
        same = isinstance(value, dict) and canonical_bytes(value) == line
    except (ValueError, RecursionError):
        raise Bad("the line is not JSON in UTF-8") from None
    if not same:
        raise Bad("the line is not an object in canonical JSON")
    return value


# ---- kinds of values

def exactly(value, names):
    for name in sorted(names):
        if name not in value:
            raise Bad("`%s` is missing" % name)
    for name in sorted(value):
        if name not in names:
            raise Bad("`%s` is unknown" % name[:40])


def text(value, name):
    if not isinstance(value[name], str):
        raise Bad("`%s` is no text" % name)
    return value[name]


def number(value, name, least=0, most=SAFE):
    found = value[name] if isinstance(value, dict) else value
    if isinstance(found, bool) or not isinstance(found, int) or not least <= found <= most:
        raise Bad("`%s` is no whole number from %d to %d" % (name, least, most))
    return found


def listed(value, name):
    if not isinstance(value[name], list):
        raise Bad("`%s` is no list" % name)
    return value[name]


def decode64(found, name, length=None):
    try:
        data = base64.b64decode(found, validate=True)
        good = isinstance(found, str) and base64.b64encode(data).decode() == found
    except (ValueError, TypeError):
        good = False
    if not good:
        raise Bad("`%s` is not in canonical base64" % name)
    if length is not None and len(data) != length:
        raise Bad("`%s` has %d bytes, not %d" % (name, len(data), length))
    return data


def hashes(value, name):
    return [decode64(one, name, 32) for one in listed(value, name)]


def uuid(value, name):
    if not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text(value, name)):
        raise Bad("`%s` is no UUID" % name)
    return bytes.fromhex(value[name].replace("-", ""))


def moment(value, name):
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z", text(value, name), re.ASCII):
            raise ValueError
        datetime.datetime.strptime(value[name], "%Y-%m-%dT%H:%M:%S.%fZ")
        if value[name][17:19] >= "60":
            raise ValueError
    except ValueError:
        raise Bad("`%s` is no moment" % name) from None
    return value[name]


def moment_text(ms):
    first = datetime.datetime(1970, 1, 1)
    try:
        at = first + datetime.timedelta(milliseconds=ms)
    except OverflowError:
        return str(ms)
    return "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ" % (at.year, at.month, at.day, at.hour, at.minute, at.second, at.microsecond // 1000)


# ---- hashes and Merkle trees (RFC 6962)

def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(leaf):
    return sha256(b"\0" + leaf)


def node_hash(left, right):
    return sha256(b"\1" + left + right)


def check_inclusion(index, size, leaf, proof, root, what):
    if index >= size:
        raise Bad(what + ": the leaf is outside the tree")
    position, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise Bad(what + ": the proof is too long")
        if position & 1 or position == last:
            node = node_hash(sibling, node)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        position, last = position >> 1, last >> 1
    if last != 0:
        raise Bad(what + ": the proof is too short")
    if node != root:
        raise Bad(what + ": the proof leads to another root")


class Peaks:
    """Complete subtrees, largest first, as (first index, width, hash)."""

    def __init__(self, size, roots):
        self.size, self.peaks, at = 0, [], 0
        for bit in range(63, -1, -1):
            if size >> bit & 1:
                self.peaks.append((at, 1 << bit, roots[len(self.peaks)]))
                at += 1 << bit
        self.size = size

    def append(self, node, width=1):
        at = self.size
        self.size += width
        while self.peaks and self.peaks[-1][1] == width and self.peaks[-1][0] + width == at and self.peaks[-1][0] % (2 * width) == 0:
            at, _, left = self.peaks.pop()
            node, width = node_hash(left, node), width * 2
        self.peaks.append((at, width, node))

    def root(self):
        return functools.reduce(lambda right, left: node_hash(left[2], right), reversed(self.peaks[:-1]), self.peaks[-1][2])


def check_range(peaks, proof, size, root):
    start, end, _, right = proof
    if peaks.size != end or end > size:
        raise Bad("the range from %d to %d is not complete" % (start, end))
    for node in right:
        if peaks.size >= size:
            raise Bad("the range has a hash too many")
        width = 1
        while peaks.size % (2 * width) == 0 and peaks.size + 2 * width <= size:
            width *= 2
        peaks.append(node, width)
    if peaks.size != size:
        raise Bad("the range has a hash too few")
    if peaks.root() != root:
        raise Bad("the entries of the range are not those of the signed log")


# ---- Ed25519 (RFC 8032)

P = 2 ** 255 - 19
L = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def point_add(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def point_times(factor, point):
    result = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            result = point_add(result, point)
        point, factor = point_add(point, point), factor >> 1
    return result


def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or x == 0 and sign:
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_verifies(key, message, signature):
    if len(signature) != 64:
        return False
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = point_times(s, BASE), point_add(r, point_times(challenge, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# ---- signed notes and checkpoints (C2SP)

def is_name(name):
    return bool(name) and "+" not in name and not any(c.isspace() or ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 for c in name)


def key_id(name, key):
    return sha256(name.encode() + b"\n\x01" + key)[:4]


def parse_vkey(vkey):
    parts = vkey.split("+", 2)
    if len(parts) != 3 or not is_name(parts[0]):
        raise Bad("`key` is no verifier key")
    typed = decode64(parts[2], "key", 33)
    if typed[0] != 1 or key_id(parts[0], typed[1:]).hex() != parts[1]:
        raise Bad("`key` is no Ed25519 key, or its key id is not that of its name and key")
    return parts[0], typed[1:]


def open_note(note, name, key, what, required=True):
    """Text and number of signature lines of a note that this key signed, or, where it need not have, that it has not signed wrongly."""
    if any(ord(c) < 0x20 and c != "\n" for c in note):
        raise Bad(what + " holds a control character")
    gap = note.rfind("\n\n")
    tail = note[gap + 2:]
    if gap < 0 or not tail.endswith("\n"):
        raise Bad(what + " is no signed note")
    lines = tail[:-1].split("\n")
    if len(lines) > 100:
        raise Bad(what + " has more than 100 signatures")
    parsed = []
    for line in lines:
        parts = line[2:].split(" ")
        if not line.startswith("— ") or len(parts) != 2 or not is_name(parts[0]):
            raise Bad(what + " has an odd signature line")
        data = decode64(parts[1], "note")
        if len(data) <= 4:
            raise Bad(what + " has a signature that is too short")
        parsed.append((parts[0], data[:4], data[4:]))
    body = note[:gap + 1]
    signed = [signature for who, which, signature in parsed if who == name and which == key_id(name, key)]
    if required and not signed or not all(ed25519_verifies(key, body.encode(), one) for one in signed):
        raise Bad(what + " is not signed by the key")
    return body, len(lines)


def open_checkpoint(note, name, key, what, required=True):
    body, _ = open_note(note, name, key, what, required)
    lines = body.split("\n")
    if len(lines) != 4 or lines[3] or lines[0] != name or not re.fullmatch("0|[1-9][0-9]{0,18}", lines[1], re.ASCII) or int(lines[1]) >= 2 ** 63:
        raise Bad(what + " is no checkpoint of " + name)
    return int(lines[1]), decode64(lines[2], "note", 32)


# ---- AES-256-GCM, to open sealed parts

def make_sbox():
    sbox, p, q = [0] * 256, 1, 1
    while True:
        p = p ^ (p << 1) & 0xFF ^ (0x1B if p & 0x80 else 0)
        q ^= q << 1
        q ^= q << 2
        q ^= q << 4
        q &= 0xFF
        q ^= 0x09 if q & 0x80 else 0
        x = q ^ (q << 1 | q >> 7) ^ (q << 2 | q >> 6) ^ (q << 3 | q >> 5) ^ (q << 4 | q >> 4)
        sbox[p] = (x ^ 0x63) & 0xFF
        if p == 1:
            break
    sbox[0] = 0x63
    return sbox


SBOX = make_sbox()
DOUBLE = [x << 1 & 0xFF ^ (0x1B if x & 0x80 else 0) for x in range(256)]
T0 = [DOUBLE[s] << 24 | s << 16 | s << 8 | DOUBLE[s] ^ s for s in SBOX]
T1, T2, T3 = ([t >> n | (t << 32 - n) & 0xFFFFFFFF for t in T0] for n in (8, 16, 24))


def expand_key(key):
    words, rcon = list(struct.unpack(">8I", key)), 1
    for i in range(8, 60):
        t = words[-1]
        if i % 8 == 0:
            t = (t << 8 | t >> 24) & 0xFFFFFFFF
        if i % 4 == 0:
            t = SBOX[t >> 24] << 24 | SBOX[t >> 16 & 255] << 16 | SBOX[t >> 8 & 255] << 8 | SBOX[t & 255]
        if i % 8 == 0:
            t, rcon = t ^ rcon << 24, DOUBLE[rcon]
        words.append(words[i - 8] ^ t)
    return words


def encrypt_block(words, block):
    a, b, c, d = (x ^ w for x, w in zip(struct.unpack(">4I", block), words))
    for i in range(4, 56, 4):
        a, b, c, d = (T0[a >> 24] ^ T1[b >> 16 & 255] ^ T2[c >> 8 & 255] ^ T3[d & 255] ^ words[i],
                      T0[b >> 24] ^ T1[c >> 16 & 255] ^ T2[d >> 8 & 255] ^ T3[a & 255] ^ words[i + 1],
                      T0[c >> 24] ^ T1[d >> 16 & 255] ^ T2[a >> 8 & 255] ^ T3[b & 255] ^ words[i + 2],
                      T0[d >> 24] ^ T1[a >> 16 & 255] ^ T2[b >> 8 & 255] ^ T3[c & 255] ^ words[i + 3])
    s = SBOX
    return struct.pack(">4I", *(
        (s[p >> 24] << 24 | s[q >> 16 & 255] << 16 | s[r >> 8 & 255] << 8 | s[t & 255]) ^ words[56 + n]
        for n, (p, q, r, t) in enumerate(((a, b, c, d), (b, c, d, a), (c, d, a, b), (d, a, b, c)))))


def ghash(h, data):
    powers, v = [], h
    for _ in range(128):
        powers.append(v)
        v = v >> 1 ^ (0xE1 << 120 if v & 1 else 0)
    tables = []
    for n in range(16):
        table = [0] * 256
        for bit in range(8):
            table[128 >> bit] = powers[8 * n + bit]
        for x in range(1, 256):
            low = x & -x
            table[x] = table[low] ^ table[x ^ low]
        tables.append(table)
    y = 0
    for at in range(0, len(data), 16):
        y = functools.reduce(lambda z, one: z ^ one[0][one[1]], zip(tables, (y ^ int.from_bytes(data[at:at + 16], "big")).to_bytes(16, "big")), 0)
    return y


def open_sealed(key, about, sealed):
    if len(sealed) < 29 or sealed[0] != 1:
        raise Bad("a sealed part does not open with `recordKey`")
    words, nonce, cipher, tag = expand_key(key), sealed[1:13], sealed[13:-16], sealed[-16:]
    associated = about.encode()

    def padded(data):
        return data + b"\0" * (-len(data) % 16)
    lengths = struct.pack(">QQ", 8 * len(associated), 8 * len(cipher))
    authentic = ghash(int.from_bytes(encrypt_block(words, bytes(16)), "big"), padded(associated) + padded(cipher) + lengths)
    expected = authentic ^ int.from_bytes(encrypt_block(words, nonce + b"\0\0\0\1"), "big")
    if not hmac.compare_digest(expected.to_bytes(16, "big"), tag):
        raise Bad("a sealed part does not open with `recordKey`")
    stream = b"".join(encrypt_block(words, nonce + struct.pack(">I", n + 2)) for n in range((len(cipher) + 15) // 16))
    return bytes(x ^ y for x, y in zip(cipher, stream))


# ---- Avro and the readable form

class Schema:
    def __init__(self, source):
        self.names = {}
        self.root = self.parse(source, "")

    def parse(self, source, space):
        if isinstance(source, list):
            return {"type": "union", "branches": [self.parse(one, space) for one in source]}
        if isinstance(source, str):
            if source in ("null", "boolean", "int", "long", "float", "double", "bytes", "string"):
                return {"type": source}
            return self.names[source if "." in source or not space else space + "." + source]
        kind = source["type"]
        if isinstance(kind, (dict, list)):
            return self.parse(kind, space)
        if kind in ("record", "error", "enum", "fixed"):
            name = source["name"]
            space = name.rpartition(".")[0] if "." in name else source.get("namespace", space)
            short = name.rpartition(".")[2]
            made = {"type": "record" if kind == "error" else kind, "name": short}
            self.names[space + "." + short if space else short] = made
            if kind == "enum":
                made["symbols"] = source["symbols"]
            elif kind == "fixed":
                made["size"] = source["size"]
            else:
                made["fields"] = [(field["name"], self.parse(field["type"], space)) for field in source["fields"]]
            return made
        if kind == "array":
            return {"type": "array", "items": self.parse(source["items"], space)}
        if kind == "map":
            return {"type": "map", "values": self.parse(source["values"], space)}
        return dict(self.parse(kind, space), logical=source.get("logicalType"))


class Reader:
    """Reads a value as JSON. With `sealed` it opens sealed parts."""

    def __init__(self, value, ranges, record_key=None, about=None, sealed=False):
        self.value, self.at, self.ranges = value, 5, ranges
        self.record_key, self.about, self.sealed, self.met = record_key, about, sealed, 0

    def whole(self, schema):
        try:
            value = self.read(schema.root, None)
        except (IndexError, struct.error, OverflowError, ValueError):
            raise Bad("its payload does not follow its schema") from None
        if self.at != len(self.value) or not isinstance(value, dict):
            raise Bad("its payload does not follow its schema")
        return value

    def take(self, length):
        if not 0 <= length <= len(self.value) - self.at:
            raise IndexError
        self.at += length
        return self.value[self.at - length:self.at]

    def long(self):
        zigzag = 0
        for shift in range(0, 70, 7):
            byte = self.take(1)[0]
            zigzag |= (byte & 0x7F) << shift
            if byte < 0x80:
                zigzag &= 2 ** 64 - 1
                return (zigzag >> 1) ^ -(zigzag & 1)
        raise IndexError

    def index(self, size):
        index = self.long()
        if not 0 <= index < size:
            raise IndexError
        return index

    def blocks(self):
        while True:
            items = self.long()
            if items < 0:
                self.long()
                items = -items
            if items > len(self.value) - self.at:
                raise IndexError
            if items == 0:
                return
            yield from range(items)

    def personal(self, data):
        return self.sealed and len(data) > 0 and (self.at - len(data), len(data)) in self.ranges

    def open(self, sealed, erased):
        self.met += 1
        return erased if self.record_key is None else open_sealed(self.record_key, self.about, sealed)

    def read(self, schema, owner):
        kind = schema["type"]
        if kind == "record":
            self.opened = None
            fields = {name: self.read(field, schema) for name, field in schema["fields"]}
            if schema["name"] == "Content" and self.opened is not None:
                fields["digest"] = hashlib.sha256(self.opened).hexdigest()
                self.opened = None
            return fields
        if kind == "union":
            branches = schema["branches"]
            branch = branches[self.index(len(branches))]
            value = self.read(branch, owner)
            several = sum(one["type"] != "null" for one in branches) > 1
            return {branch.get("name", branch["type"]): value} if several and branch["type"] != "null" else value
        if kind == "array":
            return [self.read(schema["items"], owner) for _ in self.blocks()]
        if kind == "map":
            return {self.take(self.long()).decode("utf-8", "replace"): self.read(schema["values"], owner) for _ in self.blocks()}
        if kind == "string":
            data = self.take(self.long())
            if self.personal(data) and data.startswith(b"s1."):
                data = self.open(self.base64url(data[3:]), ERASED)
            return shown(data)
        if kind == "bytes":
            data = self.take(self.long())
            if self.personal(data) and data[0] == 1:
                data = self.opened = self.open(data, b"{}")
            return shown(data) if owner and owner["name"] == "Content" else base64.b64encode(data).decode()
        if kind == "fixed":
            return base64.b64encode(self.take(schema["size"])).decode()
        if kind == "enum":
            return schema["symbols"][self.index(len(schema["symbols"]))]
        if kind in ("int", "long"):
            value = self.long()
            if schema.get("logical") == "timestamp-millis":
                return moment_text(value)
            return value if abs(value) <= SAFE else str(value)
        if kind in ("float", "double"):
            value = struct.unpack("<f" if kind == "float" else "<d", self.take(4 if kind == "float" else 8))[0]
            if value != value:
                return "NaN"
            return value if abs(value) != float("inf") else "Infinity" if value > 0 else "-Infinity"
        if kind == "boolean":
            return self.take(1)[0] != 0
        return None

    @staticmethod
    def base64url(data):
        try:
            return base64.b64decode(data + b"=" * (-len(data) % 4), b"-_", validate=True)
        except ValueError:
            raise Bad("a sealed text is not base64url") from None


def shown(data):
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


# ---- entries

def decode_leaf(data):
    at = 0

    def take(length):
        nonlocal at
        if at + length > len(data):
            raise Bad("its leaf can't be read: it ends too early")
        at += length
        return data[at - length:at]

    def whole(length):
        return int.from_bytes(take(length), "big")

    def words():
        try:
            return take(whole(1)).decode("utf-8")
        except UnicodeDecodeError:
            raise Bad("its leaf can't be read: a text is not UTF-8") from None
    if whole(1) != 1:
        raise Bad("its leaf can't be read: it has another version")
    leaf = {"topic_id": take(16), "partition": whole(4), "offset": whole(8), "previous": whole(8), "epoch": whole(4), "seq": whole(8)}
    leaf["event_id"] = re.sub("(.{8})(.{4})(.{4})(.{4})(.{12})", r"\1-\2-\3-\4-\5", take(16).hex())
    leaf.update(entity=words(), version=whole(8), type=whole(2), time=whole(8), actor=words(), meta=take(32), personal=take(32))
    if at != len(data):
        raise Bad("its leaf can't be read: bytes are left")
    if leaf["type"] & 0xFF not in EVENT_TYPES.get(leaf["type"] >> 8, []):
        raise Bad("its leaf can't be read: no event type has this code")
    return leaf


def fitted(words):
    data = words.encode("utf-8", "replace")
    return words if len(data) <= 255 else "sha256:" + hashlib.sha256(data).hexdigest()


def prefixed(data):
    return struct.pack(">I", len(data)) + data


ENTRY = {"line", "shard", "index", "leaf", "proof", "kafkaTime", "kafkaKey", "open", "ranges", "personal", "metaSalt", "personalSalt", "recordKey",
         "recordedAt", "event", "text"}


class Entry:
    def __init__(self, line):
        exactly(line, ENTRY)
        self.record_key = None if line["recordKey"] is None else decode64(line["recordKey"], "recordKey", 32)
        if not isinstance(line["event"], dict):
            raise Bad("`event` is no object")
        self.event, self.shard, self.index, self.leaf = line["event"], text(line, "shard"), number(line, "index"), decode64(line["leaf"], "leaf")
        self.proof = None if line["proof"] is None else hashes(line, "proof")
        self.time = number(line, "kafkaTime", -1)
        self.key = None if line["kafkaKey"] is None else decode64(line["kafkaKey"], "kafkaKey")
        self.open, self.ranges = decode64(line["open"], "open"), []
        for pair in listed(line, "ranges"):
            if not isinstance(pair, list) or len(pair) != 2:
                raise Bad("`ranges` holds something that is no pair")
            self.ranges.append(tuple(number(one, "ranges", 0, 2 ** 31 - 1) for one in pair))
        self.personal = decode64(line["personal"], "personal")
        self.meta_salt, self.personal_salt = decode64(line["metaSalt"], "metaSalt", 32), decode64(line["personalSalt"], "personalSalt", 32)
        if line["recordedAt"] is not None:
            moment(line, "recordedAt")
        text(line, "text")

    def event_id(self):
        try:
            return decode_leaf(self.leaf)["event_id"]
        except Bad:
            return None

    def join(self):
        """Puts value and personal parts together."""
        value, parts, from_open, from_personal, at = b"", [], 0, 0, 0
        for offset, length in self.ranges:
            if offset < at or offset + length > len(self.open) + len(self.personal):
                raise Bad("its payload does not fit")
            at = offset + length
        if sum(length for _, length in self.ranges) != len(self.personal):
            raise Bad("its payload does not fit")
        for offset, length in self.ranges:
            before = offset - len(value)
            parts.append(self.personal[from_personal:from_personal + length])
            value += self.open[from_open:from_open + before] + parts[-1]
            from_open, from_personal = from_open + before, from_personal + length
        return value + self.open[from_open:], parts

    def meta_commitment(self):
        ranges = b"".join(struct.pack(">II", *one) for one in self.ranges)
        return sha256(b"\x03audit-commit/v1" + self.meta_salt + struct.pack(">q", self.time) + (b"\0" if self.key is None else b"\1")
                      + prefixed(self.key or b"") + prefixed(ranges) + prefixed(self.open))

    def personal_commitment(self, parts):
        return sha256(b"\x02audit-commit/v1" + self.personal_salt + b"".join(map(prefixed, parts)))


class Shard:
    def __init__(self, line, deployment, key, root):
        exactly(line, {"line", "topic", "partition", "topicId", "note", "rootIndex", "rootProof", "range"})
        self.partition, self.topic = number(line, "partition", 0, 2 ** 31 - 1), text(line, "topic")
        self.topic_id, note = uuid(line, "topicId"), text(line, "note")
        index, proof = number(line, "rootIndex"), hashes(line, "rootProof")
        self.name, self.order = "%s/%d" % (self.topic, self.partition), (self.topic.encode("utf-16-be", "surrogatepass"), self.partition)
        self.range = self.peaks = self.before = None
        if line["range"] is not None:
            if not isinstance(line["range"], dict):
                raise Bad("`range` is no object")
            exactly(line["range"], {"from", "to", "left", "right"})
            self.range = (number(line["range"], "from"), number(line["range"], "to", 1), hashes(line["range"], "left"), hashes(line["range"], "right"))
            if self.range[1] <= self.range[0] or bin(self.range[0]).count("1") != len(self.range[2]):
                raise Bad("`range` can't be")
            self.peaks = Peaks(self.range[0], self.range[2])
        self.note, self.root_index, self.root_proof = note, index, proof
        self.epoch, self.versions = 0, {}

    def prove(self, deployment, key, root):
        what = "the checkpoint of " + self.name
        self.size, self.root = open_checkpoint(self.note, "%s/audit/%s" % (deployment, self.name), key, what, required=False)
        check_inclusion(self.root_index, root[0], leaf_hash(self.note.encode()), self.root_proof, root[1], what)

    def place(self, entry):
        if entry.shard != self.name:
            raise Bad("it stands among the entries of " + self.name)
        if entry.index < self.before["seq"] if self.before and not self.peaks else False:
            raise Bad("its index does not follow that of the entry before")
        if self.peaks and (entry.index != self.peaks.size or entry.index >= self.range[1]):
            raise Bad("its index does not follow that of the entry before")
        if (entry.proof is None) != (self.peaks is not None):
            raise Bad("its proof is missing, or there beside that of the range")
        if self.peaks:
            self.peaks.append(leaf_hash(entry.leaf))
        else:
            check_inclusion(entry.index, self.size, leaf_hash(entry.leaf), entry.proof, self.root, "it is not in its shard's signed log")

    def follows(self, leaf):
        none, before = 2 ** 64 - 1, self.before
        signed = (leaf["previous"] + 2 ** 63) % 2 ** 64 - 2 ** 63
        if signed >= leaf["offset"] or (leaf["seq"] == 1) != (leaf["previous"] == none):
            raise Bad("its leaf does not say which entry it follows")
        if before and (leaf["previous"] != before["offset"] if leaf["seq"] == before["seq"] + 1 else signed < before["offset"]):
            raise Bad("it does not follow offset %d" % before["offset"])
        if leaf["epoch"] != 2 ** 32 - 1:
            if leaf["epoch"] < self.epoch:
                raise Bad("its leader epoch is below that of the entry before")
            self.epoch = leaf["epoch"]
        if leaf["version"] <= self.versions.get(leaf["entity"], -1):
            raise Bad("its version does not follow an earlier one")
        self.versions[leaf["entity"]] = leaf["version"]
        self.before = leaf

    def end(self):
        if self.before is None:
            raise Bad("the shard has no entry")
        if self.range:
            check_range(self.peaks, self.range, self.size, self.root)


# ---- the file

class Verifier:
    def __init__(self, file, trusted):
        self.file, self.trusted = file, trusted
        self.number, self.digest, self.last = 0, hashlib.sha256(), b""
        self.schemas, self.wanted, self.shard, self.entries, self.current = {}, None, None, 0, None
        self.unread, self.redactions = {}, {}

    def next(self):
        self.current = None
        self.digest.update(self.last)
        self.number += 1
        self.last = self.file.readline(LONGEST + 2)
        if not self.last:
            return None
        if not self.last.endswith(b"\n"):
            raise Bad("the file ends in the middle of a line, or the line is longer than 64 MiB")
        return parse_line(self.last[:-1])

    def line(self, kind=None):
        line = self.next()
        if line is None:
            raise Bad("the file ends without an end line: it was cut off")
        if kind and line.get("line") != kind:
            raise Bad("a `%s` line must stand here" % kind)
        return line

    def run(self):
        self.header(self.line("header"))
        line = self.line("root")
        exactly(line, {"line", "note"})
        self.root = open_checkpoint(text(line, "note"), self.name, self.key, "the root checkpoint")
        while True:
            line = self.line()
            kind = line.get("line")
            if self.wanted is not None and kind != "entry":
                raise Bad("the entry that needs schema %d must stand here" % self.wanted)
            if kind == "log":
                self.log(line)
            elif kind == "schema":
                self.schema(line)
            elif kind == "entry":
                self.entry(line)
            elif kind == "end":
                return self.end(line)
            else:
                raise Bad("a line of this kind is not known here")

    def header(self, line):
        exactly(line, {"line", "format", "deployment", "exported", "key", "madeAt", "madeBy"})
        if text(line, "format") != FORMAT:
            raise Bad("`format` is not " + FORMAT)
        self.vkey = text(line, "key")
        self.name, self.key = parse_vkey(self.vkey)
        self.exported = line["exported"]
        asked = ("case", "run", "ref", "shard", "from", "to")
        if not isinstance(self.exported, dict) or any(name not in asked or not isinstance(value, str) for name, value in self.exported.items()):
            raise Bad("`exported` holds something that can't be asked for")
        self.deployment, self.made_at, self.made_by = text(line, "deployment"), moment(line, "madeAt"), text(line, "madeBy")
        if self.name != self.deployment + "/audit":
            raise Bad("`key` is the key of " + self.name)
        if self.trusted and self.trusted != (self.name, self.key):
            raise Bad("`key` is not the key you trust")

    def log(self, line):
        if self.shard:
            self.shard.end()
        shard = Shard(line, self.deployment, self.key, self.root)
        if self.shard and self.shard.order >= shard.order:
            raise Bad("the shard %s does not come after %s" % (shard.name, self.shard.name))
        shard.prove(self.deployment, self.key, self.root)
        self.shard = shard

    def schema(self, line):
        exactly(line, {"line", "id", "schema"})
        number_of = number(line, "id", 0, 2 ** 31 - 1)
        if not isinstance(line["schema"], dict):
            raise Bad("`schema` is no object")
        if number_of in self.schemas:
            raise Bad("schema %d stands twice" % number_of)
        try:
            self.schemas[number_of] = Schema(line["schema"])
        except (KeyError, TypeError, AttributeError, RecursionError):
            raise Bad("schema %d is no Avro schema" % number_of) from None
        self.wanted = number_of

    def entry(self, line):
        entry = self.current = Entry(line)
        if self.shard is None:
            raise Bad("a `log` line must stand before the first entry")
        value, parts = entry.join()
        self.shard.place(entry)
        leaf = decode_leaf(entry.leaf)
        if leaf["topic_id"] != self.shard.topic_id or leaf["partition"] != self.shard.partition or leaf["seq"] != entry.index + 1:
            raise Bad("its leaf is of another topic, partition or number than the file says")
        if entry.meta_commitment() != leaf["meta"]:
            raise Bad("its payload is not the one that was committed to")
        if entry.personal_commitment(parts) != leaf["personal"]:
            raise Bad("its personal content is not the one that was committed to")
        event, unread = self.payload(entry, leaf, value)
        self.shard.follows(leaf)
        self.wanted = None
        self.entries += 1
        if leaf["type"] == 0x0E06:
            for key in event["event"]["CaseRedacted"]["keyIds"]:
                self.redactions[key] = event
        if unread:
            self.unread[event["meta"]["keyId"]] = self.unread.get(event["meta"]["keyId"], 0) + 1

    def payload(self, entry, leaf, value):
        if len(value) < 5 or value[0] != 0:
            raise Bad("its payload does not begin with byte 0 and a schema id")
        number_of = struct.unpack(">i", value[1:5])[0]
        if number_of not in self.schemas or self.wanted not in (None, number_of):
            raise Bad("the schema %d of its payload does not stand before it" % number_of)
        schema, ranges = self.schemas[number_of], set(entry.ranges)
        reader = Reader(value, ranges)
        event = reader.whole(schema)
        meta = event.get("meta")
        if isinstance(meta, dict) and isinstance(meta.get("keyId"), str):
            reader = Reader(value, ranges, entry.record_key, leaf["event_id"], True)
            event = reader.whole(schema)
            meta = event["meta"]
        try:
            said = (meta["eventId"], fitted(meta["entityId"].replace("\0", "\ufffd")), meta["version"], meta["seq"], meta["occurredAt"],
                    fitted(meta["actor"]["id"].replace("\0", "\ufffd")))
        except (KeyError, TypeError, AttributeError):
            said = None
        if said != (leaf["event_id"], leaf["entity"], leaf["version"], leaf["seq"], moment_text(leaf["time"]), leaf["actor"]):
            raise Bad("the head of its payload does not say what its leaf says")
        if entry.record_key is not None and not reader.met:
            raise Bad("it has a `recordKey`, but nothing in it is sealed")
        if canonical_bytes(event) != canonical_bytes(entry.event):
            raise Bad("`event` is not what its payload says")
        return event, reader.met and entry.record_key is None

    def end(self, line):
        if self.shard:
            self.shard.end()
        exactly(line, {"line", "note"})
        body, lines = open_note(text(line, "note"), self.deployment + "/audit/export", self.key, "the end line")
        if lines != 1:
            raise Bad("the end line has a second signature, which nothing covers")
        if body != "%s\n%s\n%d\n%s\n" % (FORMAT, self.deployment, self.entries, self.digest.hexdigest()):
            raise Bad("the file is not the one that was signed: something that no proof covers was changed in it, or entries are missing or added")
        self.current, self.number = None, self.number
        self.digest.update(self.last)
        self.number += 1
        if self.file.read(1):
            raise Bad("something stands after the end line")
        return self.verdict()

    def verdict(self):
        erased = []
        for key, count in self.unread.items():
            event = self.redactions.get(key)
            what = event["event"]["CaseRedacted"] if event else {}
            erased.append({"keyId": key, "entries": count, "at": event["meta"]["occurredAt"] if event else None,
                           "by": event["meta"]["actor"]["id"] if event else None, "askedBy": what.get("askedBy"), "reason": what.get("reason")})
        words = ["%s %s" % ("reference" if name == "ref" else name, self.exported[name]) for name in ("case", "run", "ref", "shard", "from", "to") if name in self.exported]
        return {"ok": True, "entries": self.entries, "exported": ", ".join(words) or "everything", "deployment": self.deployment, "madeAt": self.made_at,
                "madeBy": self.made_by, "rootSize": self.root[0], "key": self.vkey, "keyFingerprint": hashlib.sha256(self.vkey.encode()).hexdigest(),
                "keyFromFile": self.trusted is None, "erased": erased}


def verify(file, trusted):
    verifier = Verifier(file, trusted)
    try:
        return verifier.run()
    except Bad as bad:
        entry = verifier.current
        return {"ok": False, "firstBad": {"line": verifier.number, "shard": entry and entry.shard, "index": entry and entry.index,
                                          "eventId": entry and entry.event_id(), "what": str(bad)}}


def plain(words):
    """Nothing that acts on a terminal."""
    return "".join(c if c.isprintable() else "\\u%04x" % ord(c) for c in str(words))


def say(verdict):
    if not verdict["ok"]:
        bad = verdict["firstBad"]
        print("The export does NOT verify. The first thing that doesn't fit:\n  line   %d" % bad["line"])
        if bad["shard"] is not None:
            print("  entry  %d of %s, event %s" % (bad["index"], plain(bad["shard"]), bad["eventId"]))
        print("  what   " + plain(bad["what"]))
        return
    print("The export is whole: %d entries of %s, each as the Record signed it." % (verdict["entries"], plain(verdict["exported"])))
    print("  made    %s by %s from %s" % (verdict["madeAt"], plain(verdict["madeBy"]), plain(verdict["deployment"])))
    print("  key     " + plain(verdict["key"]))
    if verdict["keyFromFile"]:
        print("          This key came from the file itself. SHA-256 of the key: " + verdict["keyFingerprint"])
    for one in verdict["erased"]:
        why = "the file does not say that it was erased" if one["at"] is None else "erased %s by %s, asked for by %s: %s" % (
            one["at"], plain(one["by"]), plain(one["askedBy"]), plain(one["reason"]))
        print("  sealed  %d entries under key %s: %s" % (one["entries"], plain(one["keyId"]), why))


def main(arguments):
    as_json = "--json" in arguments
    rest = [one for one in arguments if one != "--json"]
    key = None
    if "--key" in rest:
        at = rest.index("--key")
        key, rest = (rest[at + 1:at + 2] or [""])[0], rest[:at] + rest[at + 2:]
    if len(rest) != 1 or key == "":
        print(__doc__, file=sys.stderr)
        return 2
    try:
        trusted = parse_vkey(key.strip()) if key else None
        with open(rest[0], "rb") as file:
            verdict = verify(file, trusted)
    except (Bad, OSError) as problem:
        print(plain(problem), file=sys.stderr)
        return 1
    print(canonical(verdict)) if as_json else say(verdict)
    return 0 if verdict["ok"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
