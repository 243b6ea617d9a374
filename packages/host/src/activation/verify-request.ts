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
  /** 4 h where absent; longer for what an administrator imports. */
  readonly toleranceSeconds?: number;
}

/** A request that goes no further. */
export interface RefusedRequest {
  readonly ok: false;
  readonly code: ActivationError['code'];
  readonly detail: string;
  readonly facts: ErrorFacts;
  /** Where it was authentic all the same (a clock that is off): administrators see such a machine. */
  readonly request?: AuthenticRequest;
  /** For `internal`: what went wrong here, for the log. */
  readonly cause?: string;
}

/** What crosses the thread boundary: data only, so errors travel as their parts. */
export type VerifiedRequest = { readonly ok: true; readonly request: AuthenticRequest } | RefusedRequest;

/**
 * Opens the request and checks its time. A defect of ours is `internal` and concerns this request alone: it must
 * neither look like a bad request nor take the rest of its batch along.
 */
export function verifyRequest(item: RequestToVerify, importKey?: KeyImporter): VerifiedRequest {
  try {
    const request = openActivationRequest(item.text, importKey);
    if (Math.abs(request.claims.iat - item.receivedAt) > (item.toleranceSeconds ?? clockToleranceSeconds)) {
      return { ...refused(clockDifference(request.claims.iat, item.receivedAt)), request };
    }
    return { ok: true, request };
  } catch (error) {
    if (isActivationError(error)) return refused(error);
    const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ok: false, code: 'internal', detail: 'This request could not be examined.', facts: {}, cause };
  }
}

function refused({ code, detail, facts }: ActivationError): RefusedRequest {
  return { ok: false, code, detail, facts };
}
