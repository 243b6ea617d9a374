import { Label, Meter } from 'react-aria-components';

/** How far something has come; `text` says it in words. */
export function Progress({
  label,
  part,
  text,
}: {
  readonly label: string;
  /** 0 to 1. */
  readonly part: number;
  readonly text: string;
}) {
  const done = part >= 1;
  return (
    <Meter className="meter" value={part * 100} valueLabel={text}>
      {({ percentage }) => (
        <>
          <Label className="only-heard">{label}</Label>
          <span className="meter-track">
            <span className={done ? 'meter-fill good' : 'meter-fill warn'} style={{ width: `${percentage}%` }} />
          </span>
        </>
      )}
    </Meter>
  );
}
