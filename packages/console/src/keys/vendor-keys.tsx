import { Button } from 'react-aria-components';
import { useChange } from '../asking/changing.ts';
import { useHost } from '../asking/host.tsx';
import type { Parts } from '../asking/questions.ts';
import { Card, Empty, Pill } from '../look/card.tsx';
import { FileButton, type GivenFile } from '../files/file-button.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { May } from '../shell/role.tsx';
import { useWords } from '../words/words.tsx';
import { GrantPart } from './grant-part.tsx';
import { givenAnswer } from './given-answer.ts';
import { RenewalOutcome } from './renewal-outcome.tsx';

/** The host keys of one vendor, as grants. */
export function VendorKeys({ vendor, now }: { readonly vendor: Parts['VendorStatus']; readonly now: number }) {
  const words = useWords();
  const { id, name, fingerprint, keys, awaited } = vendor;
  return (
    <Card
      title={name}
      aside={
        keys.length === 0 && (
          <Pill tone="warn">{words.say(awaited.length > 0 ? 'grants.awaited' : 'vendor.not-registered')}</Pill>
        )
      }
    >
      <p className="quiet">
        {id} · {words.say('vendor.root')} <code>{fingerprint}</code>
      </p>
      {keys.length === 0 && awaited.length === 0 && (
        <Empty title={words.say('grants.none.title')}>
          <p>{words.say('grants.none.do')}</p>
        </Empty>
      )}
      {keys.map((key) => (
        <GrantPart key={key.grant} grant={key} now={now} />
      ))}
      {keys.length > 0 && (
        <May needs="operator">
          <RenewAll vendor={id} />
        </May>
      )}
    </Card>
  );
}

/** Asking for all of them at once, and the door for an answer that came by another road: it says itself which grant it is for. */
function RenewAll({ vendor }: { readonly vendor: string }) {
  const words = useWords();
  const { ask } = useHost();
  const renew = useChange(() => ask({ method: 'POST', path: '/v1/renewals', body: { vendor } }));
  const take = useChange(async ([file]: readonly GivenFile[]) => {
    const given = givenAnswer(file, words.say('picture.no-code'));
    // What is no answer of a renewal, digits among it, the host says best.
    const answer = given.road === 'file' ? given.answer : given.confirmation;
    return ask({ method: 'POST', path: '/v1/renewal-answers', body: { answer } });
  });
  const busy = renew.isPending || take.isPending;
  return (
    <div className="card-foot">
      <div className="actions">
        <Button className="button" isDisabled={busy} onPress={() => renew.mutate()}>
          {words.say('renewal.all')}
        </Button>
        <FileButton
          pictures
          label={words.say('renewal.take')}
          isDisabled={busy}
          onFiles={(files) => take.mutate(files)}
        />
      </div>
      <output>
        {renew.isPending && <p className="quiet">{words.say('renewal.asking')}</p>}
        {renew.data?.renewals.map((report) => (
          <RenewalOutcome key={`${report.key} ${report.application}`} report={report} />
        ))}
        {take.data !== undefined && <RenewalOutcome report={take.data} />}
      </output>
      <Refusal error={renew.error ?? take.error} />
    </div>
  );
}
