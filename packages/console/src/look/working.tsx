import { Label, ProgressBar } from 'react-aria-components';

/** Work that takes its time. @param part 0 to 1; absent: nobody knows how much there is. */
export function Working({
  label,
  part,
  text,
}: {
  readonly label: string;
  readonly part?: number | undefined;
  readonly text: string;
}) {
  return (
    <ProgressBar
      className="meter working"
      valueLabel={text}
      {...(part === undefined ? { isIndeterminate: true } : { value: part * 100 })}
    >
      {({ percentage }) => (
        <>
          <Label className="only-heard">{label}</Label>
          <span className="meter-track">
            <span className="meter-fill warn" style={{ width: `${percentage ?? 30}%` }} />
          </span>
          <span className="quiet">{text}</span>
        </>
      )}
    </ProgressBar>
  );
}
