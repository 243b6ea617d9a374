/** One request, verified: form, signature, time (T6). Pure apart from the keys it is given. */
import {
  type ActivationError,
  type AuthenticRequest,
  clockDifference,
  clockToleranceSeconds,
  type ErrorFacts,
  isActivationError,
  type KeyImporter,
  openActivationRequest,
  type Seconds,
} from '@attiva/protocol';

export interface RequestToVerify {
  readonly text: string;
  /** The host's clock when the request arrived, read once per request. */
  readonly receivedAt: Seconds;
}

/** What crosses the thread boundary: data only, so errors travel as their parts. */
export type VerifiedRequest =
  | { readonly ok: true; readonly request: AuthenticRequest }
  | { readonly ok: false; readonly code: ActivationError['code']; readonly detail: string; readonly facts: ErrorFacts };

/** Opens the request and checks its time; a programming error is rethrown, it must not look like a bad request. */
export function verifyRequest(item: RequestToVerify, importKey?: KeyImporter): VerifiedRequest {
  try {
    const request = openActivationRequest(item.text, importKey);
    if (Math.abs(request.claims.iat - item.receivedAt) > clockToleranceSeconds) {
      return refused(clockDifference(request.claims.iat, item.receivedAt));
    }
    return { ok: true, request };
  } catch (error) {
    if (isActivationError(error)) return refused(error);
    throw error;
  }
}

function refused({ code, detail, facts }: ActivationError): VerifiedRequest {
  return { ok: false, code, detail, facts };
}
