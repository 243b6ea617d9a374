/** The operations of telephone codes (spec/codes.md 2–4), beside the table in `evaluate-vector.ts`. */
import { type Bundle, type DeviceBundle, type HostBundle, parseBundles } from '../codes/bundle.ts';
import { type ConfirmedFacts, renderGrant, renderLicense, renderObject } from '../codes/bundle-rendering.ts';
import { readConfirmationId } from '../codes/confirmation-id.ts';
import { readInstallationId } from '../codes/installation-id.ts';
import type { PhoneKind } from '../codes/phone-code.ts';
import { encodeBase64url } from '../envelope/base64url.ts';
import {
  chainOfConfirmation,
  type ConfirmationAsked,
  installationIdOf,
  type PhoneRequest,
} from '../messages/phone-confirmation.ts';
import type { TrustContext } from '../statements/chain.ts';
import { statementId } from '../statements/sign.ts';
import type { VectorInput } from './vector-case.ts';

/** @param trustOf reads the `trust` of an input */
export function phoneOperations(
  trustOf: (input: VectorInput) => TrustContext,
): Readonly<Record<string, (input: VectorInput) => unknown>> {
  return {
    'installation-id': (input) => {
      const { kind, ...request } = input as unknown as PhoneRequest & { readonly proof: string };
      return { text: installationIdOf(kind, request) };
    },
    'read-installation-id': (input) => readInstallationId(input['text'] as string),
    'read-confirmation-id': (input) => {
      const { signature, ...fields } = readConfirmationId(input['text'] as string);
      return { ...fields, signature: encodeBase64url(signature) };
    },
    'parse-bundles': (input) => ({ numbers: parseBundles(input['bundles']).map(({ number }) => number) }),
    'render-bundle': (input) => ({ signingInput: renderVector(input) }),
    confirm: (input) => {
      const asked = input['asked'] as ConfirmationAsked;
      const confirmation = readConfirmationId(input['text'] as string);
      const bundles = parseBundles(asked.bundles);
      return { ids: chainOfConfirmation(confirmation, { ...asked, bundles }, trustOf(input)).map(statementId) };
    },
  };
}

function renderVector(input: VectorInput): string {
  const [bundle] = parseBundles([input['bundle']]) as readonly [Bundle];
  const facts = input['facts'] as ConfirmedFacts;
  const kind = input['kind'] as PhoneKind;
  if (kind === 'device') return renderLicense(bundle as DeviceBundle, facts);
  return kind === 'directory' ? renderObject(bundle as HostBundle, facts) : renderGrant(bundle as HostBundle, facts);
}
