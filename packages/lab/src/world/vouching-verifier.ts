import { createInlineVerifier, type RequestToVerify, type Verifier } from '@attiva/host';
import type { AuthenticRequest } from '@attiva/protocol';

/** Of so many requests that the lab itself has just signed one is verified all the same. */
const verifiedOf = 16;

/**
 * For very large fleets: requests that machines of this very lab have signed a moment ago, with keys that nobody else
 * holds, are known to be authentic; a sample of them is verified, and everything else that comes. Half of the time of a
 * year would otherwise go into finding out what is known.
 */
export class VouchingVerifier implements Verifier {
  readonly #inline = createInlineVerifier(20_000);
  readonly #vouched = new Map<string, AuthenticRequest>();
  #seen = 0;

  /** Takes a request down that was signed here. */
  vouch(statement: string, request: AuthenticRequest): void {
    this.#seen += 1;
    if (this.#seen % verifiedOf !== 0) this.#vouched.set(statement, request);
  }

  async verify(batch: readonly RequestToVerify[]): ReturnType<Verifier['verify']> {
    const unknown = batch.filter(({ text }) => !this.#vouched.has(text));
    const verified = [...(await this.#inline.verify(unknown))];
    return batch.flatMap(({ text }) => {
      const request = this.#vouched.get(text);
      this.#vouched.delete(text);
      return request === undefined ? verified.splice(0, 1) : { ok: true as const, request };
    });
  }

  close(): Promise<void> {
    return this.#inline.close();
  }
}
