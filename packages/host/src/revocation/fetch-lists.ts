/** Asks a vendor's authority for its revocation lists. All that it learns is that somebody knows the vendor. */
import { type OutboundSettings, problemError, sendRequest, tryAddresses } from '@attiva/daemon';
import { ActivationError, readRevocationFile, type VendorId } from '@attiva/protocol';

/** Lists as they came, nothing of them verified. */
export type FetchLists = (addresses: readonly string[], vendor: VendorId) => Promise<readonly (readonly string[])[]>;

/** 64 lists of 256 KiB and what JSON adds. */
const mostBytes = 20 * 1024 * 1024;

/** @throws (by what it gives) {ActivationError} `authority-unreachable`, `revocations-invalid`, what the authority refuses. */
export function createFetchLists(settings: OutboundSettings): FetchLists {
  return (addresses, vendor) =>
    tryAddresses(addresses, async (address) => {
      const url = `${address}/v1/revocations?vendor=${encodeURIComponent(vendor)}`;
      const accept = ['application/json'];
      const answer = await sendRequest({
        method: 'GET',
        url,
        accept,
        timeoutMilliseconds: 20_000,
        mostBytes,
        settings,
      });
      if (answer.status !== 200) throw problemError(answer);
      return readAnswer(answer.body.toString('utf8'), address);
    });
}

/** Something that answers every address with a page of its own is no authority: the next one is tried. */
function readAnswer(text: string, address: string): readonly (readonly string[])[] {
  try {
    return readRevocationFile(text);
  } catch (error) {
    throw new ActivationError('answer-not-ours', `${address} did not answer with revocation lists`, { cause: error });
  }
}
