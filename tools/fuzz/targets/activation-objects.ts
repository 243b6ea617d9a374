/** Registrations of directories and activation objects, as a member finds them in a directory that anybody may have written. */
import {
  judgeFoundObject,
  judgeObjectAnswer,
  judgeStoredObject,
  openDirectoryRequest,
  type ObjectWanted,
  type PendingObject,
  registrationIsFor,
} from '@attiva/protocol';
import { judged } from '../outcome.ts';
import { type FuzzTarget, promise } from '../target.ts';
import { ourTrust } from './second-verifier.ts';
import { aloneMutators, judgeTarget, texts } from './statements.ts';

const found = judgeTarget({
  name: 'activation-objects',
  covers: ['protocol:judgeFoundObject', 'protocol:judgeStoredObject'],
  operation: 'judge-object',
  suites: ['activation-objects'],
  fixed: ['trust', 'wanted'],
  judge: (input) => {
    const wanted = input['wanted'] as ObjectWanted;
    const judge = (one: typeof judgeFoundObject): string =>
      judged(
        () => one(input['chain'], wanted, ourTrust(input)),
        ({ object }) => {
          promise(wanted.directories.includes(object.sub), 'an object of another directory');
          promise(object.application === wanted.application, 'an object of another product');
          promise(object.generation >= wanted.generation, 'an object of an older generation');
          return 'object';
        },
      );
    return `${judge(judgeFoundObject)}/${judge(judgeStoredObject)}`;
  },
});

const answers = judgeTarget({
  name: 'object-answers',
  covers: ['protocol:judgeObjectAnswer'],
  operation: 'judge-object-answer',
  suites: ['activation-objects'],
  fixed: ['trust', 'pending'],
  judge: (input) => {
    const pending = input['pending'] as PendingObject;
    return judged(
      () => judgeObjectAnswer(input['body'], pending, ourTrust(input)),
      ({ object }) => {
        promise(object.sub === pending.sub && object.key === pending.key, 'an object for another directory');
        return 'object';
      },
    );
  },
});

const requests: FuzzTarget = {
  name: 'directory-requests',
  covers: ['protocol:openDirectoryRequest'],
  sources: ['packages/protocol/src/messages', 'packages/protocol/src/statements'],
  seeds: () => texts('open-registration', 'activation-objects'),
  mutators: aloneMutators,
  dictionary: ['.', '='],
  longest: 24_000,
  run: (text) =>
    judged(
      () => openDirectoryRequest(text),
      (claims) => {
        promise(String(claims.sub) !== claims.iss, 'a signing key as directory');
        promise(registrationIsFor(text) === 'directory', 'a request that comes to the wrong door');
        return 'directory';
      },
    ),
};

export const activationObjectTargets: readonly FuzzTarget[] = [found, answers, requests];
