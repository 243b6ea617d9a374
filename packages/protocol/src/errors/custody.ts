/** Errors about the keys of a vendor and of its hosts: what is revoked, what a root signs by file, where keys live. */
export const custodyErrors = {
  'revocations-full': {
    title: 'Revocation list full',
    status: 409,
    exit: 4,
    retry: 'after-change',
    side: 'authority',
    audience: 'vendor',
    cause: 'A revocation list names as many ids as its size allows.',
    remedy:
      'Run `attiva authority rotate-signing-key`: the list of the new key names only what concerns every key; then revoke again.',
  },
  'revocations-invalid': {
    title: 'Not a file of revocation lists',
    status: 422,
    exit: 2,
    retry: 'after-change',
    side: 'vendor',
    audience: 'administrator',
    cause: 'The file is damaged, cut off or something else.',
    remedy: 'Fetch `NAME.revocations` or `NAME.attiva` from the vendor again.',
  },
  'revocations-older': {
    title: 'Revocation list older than the one held',
    status: 409,
    exit: 4,
    retry: 'after-change',
    side: 'vendor',
    audience: 'vendor',
    cause:
      'The list is not newer than the one held of the same root, or leaves out what that one revokes: lists only grow.',
    remedy:
      'Make a new request with `attiva delegate request`, which carries the list held, and let the root sign from that.',
  },
  'root-statement-older': {
    title: 'Older than what the root signed last',
    status: 409,
    exit: 4,
    retry: 'after-change',
    side: 'vendor',
    audience: 'vendor',
    cause: 'A newer vendor statement or delegation has been taken in already; the file is an old one.',
    remedy: 'Make a new request with `attiva delegate request` and let the root sign that; nothing was changed.',
  },
  'root-file-invalid': {
    title: 'Not a file of the ceremony of the root',
    status: 422,
    exit: 2,
    retry: 'after-change',
    side: 'vendor',
    audience: 'vendor',
    cause: 'The file is damaged, cut off or something else.',
    remedy:
      'Make it again: `attiva delegate request` at the authority, `attiva delegate issue` on the machine of the root.',
  },
  'signing-key-revoked': {
    title: "Authority's signing key revoked by a root",
    status: 503,
    exit: 6,
    retry: 'after-change',
    side: 'authority',
    audience: 'vendor',
    cause: 'A root has revoked the signing key of the authority and has not appointed another one yet.',
    remedy:
      'Run `attiva delegate request` at the authority, let the root sign, and take the answer in: `attiva delegate import FILE`.',
  },
  'token-unavailable': {
    title: 'Signing token not usable',
    status: 503,
    exit: 6,
    retry: 'after-change',
    side: 'us',
    audience: 'administrator',
    cause: 'The PKCS #11 module cannot be loaded, the token is not there, or it does not answer.',
    remedy:
      'Plug the token in; compare `module` and `token` in the configuration with what `pkcs11-tool --list-slots` shows.',
  },
  'token-pin-wrong': {
    title: 'PIN of the signing token wrong',
    status: 503,
    exit: 2,
    retry: 'never',
    side: 'us',
    audience: 'administrator',
    cause: 'The PIN in the file is not that of the token, or the token is locked.',
    remedy: 'Correct the PIN file before the token locks itself; unlock it with its own tools where it has.',
  },
} as const;
