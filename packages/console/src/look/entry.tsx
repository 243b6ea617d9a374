import type { ReactNode } from 'react';
import { Input, Label, Text, TextField } from 'react-aria-components';

/** A line to be filled in. */
export function Entry({
  label,
  value,
  onChange,
  hint,
  type = 'text',
  isQuiet = false,
  isInvalid = false,
  placeholder,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: ReactNode;
  readonly type?: 'text' | 'password' | 'date' | 'number' | 'url';
  /** The label is heard and not seen: where the placeholder says it. */
  readonly isQuiet?: boolean;
  readonly isInvalid?: boolean;
  readonly placeholder?: string;
}) {
  return (
    <TextField
      className="entry"
      type={type}
      value={value}
      onChange={onChange}
      isInvalid={isInvalid}
      // What the host refused is sent again as soon as it is typed anew: the browser holds nothing back.
      validationBehavior="aria"
    >
      <Label className={isQuiet ? 'only-heard' : 'entry-label'}>{label}</Label>
      <Input
        className="entry-input"
        autoComplete={type === 'password' ? 'new-password' : 'off'}
        spellCheck="false"
        {...(placeholder !== undefined && { placeholder })}
      />
      {hint !== undefined && (
        <Text slot="description" className="quiet">
          {hint}
        </Text>
      )}
    </TextField>
  );
}
