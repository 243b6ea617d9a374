import { type ReactNode, useId } from 'react';
import { Link } from 'wouter';

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'quiet';

/** A state in a word: the tone only repeats what the word says. */
export function Pill({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return <span className={`pill ${tone}`}>{children}</span>;
}

export function Card({
  title,
  aside,
  children,
  className = '',
}: {
  readonly title: ReactNode;
  /** At the right of the title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  const id = useId();
  return (
    <section className={`card ${className}`} aria-labelledby={id}>
      <header className="card-head">
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

/** A number that one looks for. */
export function Figure({
  name,
  value,
  note,
  tone = 'quiet',
  href,
}: {
  readonly name: string;
  readonly value: string;
  readonly note?: ReactNode;
  readonly tone?: Tone;
  /** Where the number comes from. */
  readonly href?: string;
}) {
  return (
    <div className={`figure ${tone}`}>
      <dt>
        {href === undefined ? (
          name
        ) : (
          <Link className="stretched" href={href}>
            {name}
          </Link>
        )}
      </dt>
      <dd>
        <strong className={/\p{L}/u.test(value) ? 'in-words' : 'in-digits'}>{value}</strong>
        {note !== undefined && <span className="note">{note}</span>}
      </dd>
    </div>
  );
}

/** Where nothing is yet: what to do next. */
export function Empty({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}
