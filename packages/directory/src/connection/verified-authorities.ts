/**
 * Which CAs vouch for a TLS peer (spec/directory.md 1). The run time shows as issuers whatever the peer sent with a fitting
 * name: a certificate that anybody may copy. So each signature is checked here again, and that its signer is a CA.
 */
import { createHash, X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate } from 'node:tls';

/** Longer chains are nobody's. */
const mostCertificates = 10;

/** SHA-256 of the public keys (SubjectPublicKeyInfo), base64url, nearest first. */
export function verifiedAuthorities(peer: DetailedPeerCertificate): readonly string[] {
  const authorities: string[] = [];
  let below = peer;
  for (let depth = 0; depth < mostCertificates; depth += 1) {
    const above: DetailedPeerCertificate | undefined = below.issuerCertificate;
    if (above?.raw === undefined || !vouches(new X509Certificate(above.raw), new X509Certificate(below.raw), depth))
      break;
    authorities.push(keyHash(new X509Certificate(above.raw)));
    if (above.raw.equals(below.raw) || above.issuerCertificate?.raw?.equals(above.raw) === true) break;
    below = above;
  }
  return authorities;
}

/** A server's certificate that signed itself vouches for itself, CA or not. */
function vouches(above: X509Certificate, below: X509Certificate, depth: number): boolean {
  const itself = depth === 0 && above.raw.equals(below.raw);
  return (above.ca || itself) && below.checkIssued(above) && below.verify(above.publicKey);
}

/** SHA-256 of a certificate's public key, base64url. */
export function keyHash(certificate: X509Certificate): string {
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('base64url');
}
