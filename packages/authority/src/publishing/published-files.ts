/**
 * The files a vendor hands out, as pure functions of what the database holds: the vendor file `NAME.attiva` for hosts
 * and agents, and `roots.{ts,json,h}`, which the product compiles in. No secret in any of them.
 */
import {
  type Bundle,
  keyId,
  parseCompact,
  type ProductRoots,
  type PublicJwk,
  rootFingerprint,
  type VendorId,
  revocationFileText,
  vendorFileText,
} from '@attiva/protocol';
import { packFiles } from './setup-keys.ts';

export interface Published {
  /** The `NAME` of `NAME.attiva`. */
  readonly fileName: string;
  readonly vendor: VendorId;
  readonly vendorName: string;
  readonly roots: readonly PublicJwk[];
  readonly vendorStatement: string;
  /** Absent where a root has revoked it and has not delegated anew: then no vendor file can be made that anybody takes. */
  readonly delegation: string | undefined;
  /** Chains of the newest packs. */
  readonly packs: readonly (readonly string[])[];
  readonly revocations: readonly (readonly string[])[];
  /** Of keys without a customer: whose terms everybody may read. */
  readonly bundles: readonly Bundle[];
  /** The roots are lab roots. */
  readonly lab: boolean;
}

/** File name → text. */
export function publishedFiles(published: Published): ReadonlyMap<string, string> {
  const roots: ProductRoots = {
    vendor: published.vendor,
    name: published.vendorName,
    roots: published.roots,
    packs: published.packs,
    revocations: published.revocations,
    vendorStatement: [published.vendorStatement],
    ...(published.delegation !== undefined && { delegation: [published.delegation] }),
    bundles: published.bundles.filter(({ kind }) => kind === 'device'),
    ...(published.lab && { lab: true }),
  };
  return new Map([
    ...vendorFile(published),
    [`${published.fileName}.revocations`, revocationFileText(published.vendor, published.revocations)],
    ['roots.json', `${JSON.stringify(roots, null, 2)}\n`],
    ['roots.ts', rootsTypeScript(roots)],
    ['roots.h', rootsHeader(roots)],
    ...packFiles(published.vendorName, published.packs),
  ]);
}

function vendorFile(published: Published): [string, string][] {
  const text = vendorFileWith(published, published.bundles);
  if (text === undefined) return [];
  const { fileName } = published;
  const next = announcedRoot(published);
  // Never written over by the steps that follow: a host that missed the announcement believes none of their files.
  const kept: [string, string][] =
    next === undefined ? [] : [[`${fileName}-next-root-${rootFingerprint(next)}.attiva`, text]];
  return [[`${fileName}.attiva`, text], ...kept];
}

/** The root that another one has announced and that has appointed nobody yet. */
function announcedRoot({ roots, vendorStatement }: Published): PublicJwk | undefined {
  const next = roots.at(-1);
  if (roots.length < 2 || next === undefined) return undefined;
  return parseCompact(vendorStatement)?.header['kid'] === keyId(next) ? undefined : next;
}

/** The vendor file with these bundles; `undefined` while no delegation is in force. */
export function vendorFileWith(
  { vendorStatement, delegation, packs, revocations }: Published,
  bundles: readonly Bundle[],
): string | undefined {
  if (delegation === undefined) return undefined;
  return vendorFileText({
    attiva: 1,
    vendor: [vendorStatement],
    delegation: [delegation],
    packs,
    revocations,
    bundles,
  });
}

function headline(roots: ProductRoots): string {
  const fingerprints = roots.roots.map(rootFingerprint).join(', ');
  const lab = roots.lab === true ? 'LAB ROOT, for tests only: a released product refuses it. ' : '';
  return `${lab}Whom this product trusts: ${commentText(roots.name)}, ${roots.vendor}, root ${fingerprints}.`;
}

/** A name typed by a person must not end a comment. */
function commentText(text: string): string {
  return text.replaceAll('*/', '* /').replaceAll(/[\r\n\u2028\u2029]/gu, ' ');
}

function rootsTypeScript(roots: ProductRoots): string {
  return `/**
 * ${headline(roots)}
 * Written by \`attiva authority init\` and \`attiva authority pack build\`; take the newest one into each release.
 */
export const roots = ${JSON.stringify(roots, null, 2)} as const;
`;
}

/** For C and whatever reads C headers: constants, the roots' points, and the whole of roots.json as bytes. */
function rootsHeader(roots: ProductRoots): string {
  const json = Buffer.from(JSON.stringify(roots), 'utf8');
  const points = roots.roots.map((root) => `  {\n${byteLines(pointOf(root), '    ')}\n  }`).join(',\n');
  return `/*
 * ${headline(roots)}
 * Written by \`attiva authority init\` and \`attiva authority pack build\`; take the newest one into each release.
 */
#ifndef ATTIVA_ROOTS_H
#define ATTIVA_ROOTS_H

#define ATTIVA_VENDOR_ID ${cString(roots.vendor)}
#define ATTIVA_VENDOR_NAME ${cString(roots.name)}
#define ATTIVA_ROOT_COUNT ${roots.roots.length}${roots.lab === true ? '\n#define ATTIVA_ROOTS_LAB 1' : ''}

/* P-256 points, x then y, 32 bytes each. */
static const unsigned char attiva_roots[ATTIVA_ROOT_COUNT][64] = {
${points}
};

/* roots.json, UTF-8, ended by a zero byte. Bytes and no literal: compilers limit the length of literals. */
#define ATTIVA_ROOTS_JSON_LENGTH ${json.length}
static const unsigned char attiva_roots_json[ATTIVA_ROOTS_JSON_LENGTH + 1] = {
${byteLines(Buffer.concat([json, Buffer.from([0])]), '  ')}
};

#endif
`;
}

function pointOf(root: PublicJwk): Buffer {
  return Buffer.concat([Buffer.from(root.x, 'base64url'), Buffer.from(root.y, 'base64url')]);
}

function byteLines(bytes: Buffer, indent: string): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    lines.push(
      indent + [...bytes.subarray(at, at + 16)].map((byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(', '),
    );
  }
  return lines.join(',\n');
}

/** A C literal of the UTF-8 bytes; octal escapes end after three digits, unlike hexadecimal ones. */
function cString(text: string): string {
  const escaped = [...Buffer.from(text, 'utf8')].map((byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c && byte !== 0x3f
      ? String.fromCharCode(byte)
      : `\\${byte.toString(8).padStart(3, '0')}`,
  );
  return `"${escaped.join('')}"`;
}
