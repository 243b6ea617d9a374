/** Has a vendor's authority answer a carry file: what the console's collecting station and `attiva carry submit` both do. */
import { type OutboundSettings, problemError, sendRequest, tryAddresses } from '@attiva/daemon';
import { ActivationError, type CarryAnswer, type CarryFile, carryFileText, parseCarryAnswer } from '@attiva/protocol';

/** Asks each address in turn. */
export type AskForFile = (addresses: readonly string[], file: CarryFile) => Promise<CarryAnswer>;

/** The vendor answers in one go, which takes a while for thousands. */
const limits = { timeoutMilliseconds: 300_000, mostBytes: 64 * 1024 * 1024 } as const;

/**
 * @throws (by what it gives) {ActivationError} `authority-unreachable`, `carry-file-invalid`, `vendor-unknown` where somebody else
 * answers there, whatever the authority refuses.
 */
export function createAskForFile(settings: OutboundSettings): AskForFile {
  return (addresses, file) =>
    tryAddresses(addresses, async (address) => {
      const answer = await sendRequest({
        method: 'POST',
        url: `${address}/v1/carry`,
        body: carryFileText(file),
        contentType: 'application/json',
        accept: ['application/json'],
        ...limits,
        settings,
      });
      if (answer.status !== 200) throw problemError(answer);
      return requireAnswerOf(parseCarryAnswer(answer.body.toString('utf8')), file);
    });
}

/** @throws {ActivationError} `vendor-unknown`. */
export function requireAnswerOf(answer: CarryAnswer, { vendor }: Pick<CarryFile, 'vendor'>): CarryAnswer {
  if (answer.vendor === vendor) return answer;
  throw new ActivationError('vendor-unknown', `that is ${answer.vendor}, and the file is for ${vendor}`, {
    facts: { vendor },
  });
}
