import { Button } from 'react-aria-components';
import { useChange } from '../asking/changing.ts';
import { useHost } from '../asking/host.tsx';
import { saveFile } from '../files/save-file.ts';
import { Card, Pill } from '../look/card.tsx';
import { FileButton, type GivenFile } from '../files/file-button.tsx';
import { QrPicture } from '../look/qr-picture.tsx';
import { When } from '../look/when.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { May } from '../shell/role.tsx';
import { useWords } from '../words/words.tsx';
import { ConfirmationEntry } from './confirmation-entry.tsx';
import { givenAnswer } from './given-answer.ts';
import { spokenGroups } from './key-facts.ts';
import type { AwaitedRegistration } from './key-questions.ts';

interface Awaited {
  readonly awaited: AwaitedRegistration;
}

/** A registration without a network: the roads that its request can take, and the doors for the answer. */
export function AwaitedCard({ awaited, now }: Awaited & { readonly now: number }) {
  const words = useWords();
  const { vendor, key, statement, address, madeAt, old } = awaited;
  return (
    <Card title={words.say('awaited.title', { vendor: vendor.name })} aside={<Pill tone="info">…{key}</Pill>}>
      <p className="quiet">
        {words.say('awaited.made')} <When at={madeAt} now={now} />
      </p>
      {old && <p className="warn">{words.say('awaited.old')}</p>}
      <ol className="steps">
        <li>
          <h3>{words.say('awaited.send')}</h3>
          <div className="roads">
            <div>
              <p>{words.say('awaited.send.file')}</p>
              <Button
                className="button"
                onPress={() => saveFile(`registration-${vendor.iss}-${key}.txt`, `${statement}\n`)}
              >
                {words.say('awaited.save')}
              </Button>
              <Contacts awaited={awaited} />
            </div>
            <figure>
              <QrPicture text={address} label={words.say('awaited.qr')} />
              <figcaption className="quiet">{words.say('awaited.qr.note')}</figcaption>
            </figure>
          </div>
          <Spoken awaited={awaited} />
        </li>
        <May needs="administrator">
          <li>
            <h3>{words.say('awaited.answer')}</h3>
            <TakeAnswer awaited={awaited} />
          </li>
        </May>
      </ol>
      <May needs="administrator">
        <Withdraw awaited={awaited} />
      </May>
    </Card>
  );
}

function Contacts({ awaited: { vendor } }: Awaited) {
  const { portal, support = [] } = vendor;
  const lines = support.map(({ country, language, phone, email, url }) =>
    [country, language, phone, email, url].filter((part) => part !== undefined && part !== '').join(' · '),
  );
  return (
    <ul className="contacts quiet">
      {[...(portal === undefined ? [] : [portal]), ...lines].map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

/** What is read out on the telephone. */
function Spoken({ awaited: { installationId } }: Awaited) {
  const words = useWords();
  if (installationId === undefined) return <p className="quiet">{words.say('awaited.no-phone')}</p>;
  return (
    <>
      <p>{words.say('awaited.phone')}</p>
      <ol className="groups">
        {spokenGroups(installationId).map(({ label, digits }) => (
          <li key={label}>
            <span className="group-label">{label}</span>
            <code>{digits.length > 3 ? `${digits.slice(0, 3)} ${digits.slice(3)}` : digits}</code>
          </li>
        ))}
      </ol>
    </>
  );
}

function TakeAnswer({ awaited }: Awaited) {
  const words = useWords();
  const { ask } = useHost();
  const { key, vendor } = awaited;
  const take = useChange(async ([file]: readonly GivenFile[]) => {
    const given = givenAnswer(file, words.say('picture.no-code'));
    if (given.road === 'file') {
      return ask({ method: 'POST', path: '/v1/registration-answers', body: { answer: given.answer } });
    }
    const body = { confirmation: given.confirmation, key, vendor: vendor.iss };
    return ask({ method: 'POST', path: '/v1/registration-confirmations', body });
  });
  return (
    <>
      <div className="actions">
        <FileButton
          main
          pictures
          label={words.say('awaited.take')}
          isDisabled={take.isPending}
          onFiles={(files) => take.mutate(files)}
        />
      </div>
      <p className="quiet">{words.say('picture.note')}</p>
      <Refusal error={take.error} />
      {awaited.installationId !== undefined && <ConfirmationEntry of={{ key, vendor: vendor.iss }} />}
    </>
  );
}

function Withdraw({ awaited: { key, vendor } }: Awaited) {
  const words = useWords();
  const { ask } = useHost();
  const withdraw = useChange(() =>
    ask({ method: 'POST', path: '/v1/registration-withdrawals', body: { key, vendor: vendor.iss } }),
  );
  return (
    <div className="card-foot">
      <Button className="button" isDisabled={withdraw.isPending} onPress={() => withdraw.mutate()}>
        {words.say('awaited.withdraw')}
      </Button>
      <p className="quiet">{words.say('awaited.withdraw.note')}</p>
      <Refusal error={withdraw.error} />
    </div>
  );
}
