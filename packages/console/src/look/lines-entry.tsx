import type { ReactNode } from 'react';
import { Label, Text, TextArea, TextField } from 'react-aria-components';

/** Several lines to be filled in, one thing on each. */
export function LinesEntry({
  label,
  value,
  onChange,
  hint,
  rows = 3,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: ReactNode;
  readonly rows?: number;
}) {
  return (
    <TextField className="entry" value={value} onChange={onChange} validationBehavior="aria">
      <Label className="entry-label">{label}</Label>
      <TextArea className="entry-input" rows={rows} autoComplete="off" spellCheck="false" />
      {hint !== undefined && (
        <Text slot="description" className="quiet">
          {hint}
        </Text>
      )}
    </TextField>
  );
}
