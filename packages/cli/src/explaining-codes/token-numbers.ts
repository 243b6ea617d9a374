/** Numbers F301 to F313: activation by a certificate, often on a smart card. Attiva has no such way. */
import type { FamiliarRow, FamiliarRows } from './familiar-row.ts';

const chooseCertificate = 'Use a certificate that the license accepts.';
const fetchAgain = 'Get the certificate or its issuance license again.';

function token(meaning: string, causes: string, remedy: string): FamiliarRow {
  return {
    seenOn: 'token',
    meaning,
    causes,
    remedy,
    codes: [],
    here: 'There is no activation by certificate here; use a host.',
  };
}

export const tokenNumbers: FamiliarRows = {
  '0xC004F301': token(
    'The challenge has expired',
    'Too much time passed before it was signed.',
    'Begin the activation again.',
  ),
  '0xC004F302': token(
    'No certificate could be used without asking',
    'The certificate wants a PIN and nobody was asked.',
    'Start the activation by hand and type the PIN.',
  ),
  '0xC004F303': token(
    'The chain of the certificate is invalid',
    'A certificate of the chain is missing or not trusted.',
    'Install the chain of the issuer.',
  ),
  '0xC004F304': token(
    'No grant was found',
    'No issuance license for such activation is installed.',
    'Install the issuance license.',
  ),
  '0xC004F305': token(
    'No certificate was found',
    'No smart card is inserted, or none of its certificates fits.',
    chooseCertificate,
  ),
  '0xC004F306': token(
    'The product is not supported',
    'The edition cannot be activated this way.',
    'Use another way of activation.',
  ),
  '0xC004F307': token('The data are invalid', 'What was handed over is damaged.', 'Begin the activation again.'),
  '0xC004F308': token(
    'The chain of the certificate was tampered with',
    'A certificate does not match what was signed.',
    fetchAgain,
  ),
  '0xC004F309': token(
    'The challenge does not match',
    'The answer belongs to another challenge.',
    'Begin the activation again.',
  ),
  '0xC004F30A': token('The certificate is invalid', 'It has expired or lacks a needed purpose.', chooseCertificate),
  '0xC004F30B': token(
    'The smart card is invalid',
    'The card does not answer as one that can sign.',
    'Check card and reader.',
  ),
  '0xC004F30C': token('The grant could not be read', 'The issuance license is damaged.', fetchAgain),
  '0xC004F30D': token(
    'The thumbprint is invalid',
    'The thumbprint that was given was mistyped.',
    'Copy the thumbprint from the certificate.',
  ),
  '0xC004F30E': token(
    'No certificate has this thumbprint',
    'The thumbprint belongs to a certificate that is not here.',
    chooseCertificate,
  ),
  '0xC004F30F': token(
    'The certificate does not meet the criteria',
    'The license demands another issuer or purpose.',
    chooseCertificate,
  ),
  '0xC004F310': token(
    'The trust point does not match',
    'The certificate is of another trust point than the license names.',
    chooseCertificate,
  ),
  '0xC004F311': token(
    'A certificate outside a smart card is not allowed',
    'The license asks for a key in hardware.',
    'Use the certificate of a smart card.',
  ),
  '0xC004F312': token(
    'The key of the certificate can be exported',
    'The license asks for a key that cannot.',
    'Use a certificate whose key cannot be exported.',
  ),
  '0xC004F313': token(
    'The cryptography of the certificate is not available',
    'Its key provider is not installed here.',
    'Install the provider, or use another certificate.',
  ),
};
