import type { ShownExposure } from '@attiva/daemon';

/** Where the console is reached from the network, in one line of a status. */
export function exposedText({ urls, fingerprint, publicKey, open, problem }: ShownExposure): string {
  const at = urls.join(', ');
  if (open)
    return `Console reached from the network at ${at}; certificate SHA-256 ${fingerprint}, public key SHA-256 ${publicKey}`;
  return `Console NOT reached from the network at ${at}: ${problem ?? 'it opens when the daemon starts'}`;
}
