/** For tests of the door: a browser without scripts, pictures as a camera makes them, what a page says, who comes to it. */
import assert from 'node:assert/strict';
import { crc32, deflateSync } from 'node:zlib';
import { findBundle, installationIdOf, openRegistrationRequest, openVendorFile, parseBundles } from '@attiva/protocol';
import { newHost, registrationRequest, type TestAuthority } from '../authority.test.fixture.ts';
import type { CreatedBundle } from '../bundles/create-bundle.ts';
import { answerCode } from './qr-squares.ts';

export interface DoorAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** What is read: no tags. */
  readonly words: string;
}

export async function look(
  { url }: Pick<TestAuthority, 'url'>,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<DoorAnswer> {
  return answerOf(await fetch(`${url}${path}`, { headers }));
}

/** Sends a form as a browser does. */
export async function sendForm(
  { url }: Pick<TestAuthority, 'url'>,
  fields: Readonly<Record<string, string | readonly string[] | Buffer>>,
  { headers = {}, query = '' }: { readonly headers?: Readonly<Record<string, string>>; readonly query?: string } = {},
): Promise<DoorAnswer> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (Buffer.isBuffer(value)) form.append(name, new Blob([new Uint8Array(value)]), 'IMG_0001.jpg');
    else for (const one of typeof value === 'string' ? [value] : value) form.append(name, one);
  }
  return answerOf(await fetch(`${url}/phone${query}`, { method: 'POST', body: form, headers }));
}

async function answerOf(answer: Response): Promise<DoorAnswer> {
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, words: wordsOf(text) };
}

export function wordsOf(page: string): string {
  return page
    .replace(/<head>.*?<\/head>/su, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll(/\s+/g, ' ');
}

/** A grey picture as a PNG file. @param shade 0 … 255 at a place */
export function greyPng(width: number, height: number, shade: (x: number, y: number) => number): Buffer {
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = shade(x, y);
  }
  return pngOf({ width, height }, deflateSync(rows));
}

export interface PngHead {
  readonly width: number;
  readonly height: number;
  /** Bits; default 8. */
  readonly depth?: number;
  /** Default 0, grey. */
  readonly colour?: number;
  /** 1: Adam7. */
  readonly interlaced?: number;
}

/** A PNG file that says this and holds that, whether it fits or not. */
export function pngOf({ width, height, depth = 8, colour = 0, interlaced = 0 }: PngHead, ...packed: Buffer[]): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([depth, colour, 0, 0, interlaced], 8);
  const magic = Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1');
  const data = packed.map((one) => pngChunk('IDAT', one));
  return Buffer.concat([magic, pngChunk('IHDR', head), ...data, pngChunk('IEND', Buffer.alloc(0))]);
}

export function pngChunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** Codes on one grey desk, turned a little: as a telephone sees them. */
export async function photographOf(...texts: readonly string[]): Promise<Buffer> {
  const codes = await Promise.all(texts.map(async (text) => (await answerCode(text))?.squares ?? []));
  const [side, scale, angle] = [700, 7, 0.09];
  return greyPng(side * codes.length, side, (x, y) => {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const squares = codes[Math.floor(x / side)] ?? [];
    const [dx, dy] = [(x % side) - side / 2, y - side / 2];
    const half = squares.length / 2;
    const column = Math.floor((dx * cos + dy * sin) / scale + half);
    const row = Math.floor((dy * cos - dx * sin) / scale + half);
    const isPaper = column > -5 && row > -5 && column < squares.length + 4 && row < squares.length + 4;
    if (!isPaper) return 120;
    return squares[row]?.[column] === '1' ? 40 : 220;
  });
}

export interface Asking {
  readonly hostKey: string;
  readonly statement: string;
  readonly spoken: string;
}

/** A host beside a person with a telephone. */
export async function newAsking(at: TestAuthority): Promise<Asking> {
  const { hostKey, lastFive } = await at.addCustomer({ quantity: 40, until: '2027-12-31' });
  const created = await at.admin.post<CreatedBundle>('/v1/bundles', { key: lastFive });
  const file = openVendorFile(created.vendorFile ?? '', { now: at.clock.seconds() });
  const bundles = parseBundles(file.content.bundles);
  const bundle = findBundle(bundles, { kind: 'host', key: lastFive, signer: file.delegation.sub });
  assert.ok(bundle);
  const options = { hostKey, iat: at.clock.seconds(), bundle: bundle.number };
  const { statement } = await registrationRequest(newHost([1, 2, 3]), options);
  return { hostKey, statement, spoken: installationIdOf('host', openRegistrationRequest(statement)) };
}

/** Spoken digits, as the fields of the page take them. */
export function fieldsOf(spoken: string): { readonly head: string; readonly group: readonly string[] } {
  const [head = '', ...group] = spoken.split(' ');
  return { head, group };
}

/** As a reverse proxy in front tells it. */
export function from(address: string): Readonly<Record<string, string>> {
  return { 'x-forwarded-for': address };
}
