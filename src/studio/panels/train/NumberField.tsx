import { NumberInput } from '@mantine/core';
import { useState } from 'react';

interface FieldProps {
  label: string;
  description?: string;
  value: number;
  least?: number;
  most: number;
  step?: number;
  decimals?: boolean;
  prefix?: string;
  suffix?: string;
  disabled: boolean;
  /** What 0 means, in a word; it is shown in the place of the number. */
  none?: string;
  onChange: (value: number) => void;
  testId?: string;
}

/** A number; what is no number, or not positive where it has to be, changes nothing. */
export function NumberField({
  least = 0,
  most,
  step = 1,
  decimals = false,
  none,
  value,
  onChange,
  testId,
  ...rest
}: FieldProps) {
  // While it is written a 0 may be the beginning of a number.
  const [writing, setWriting] = useState(false);
  return (
    <NumberInput
      size="xs"
      min={least}
      max={most}
      step={step}
      clampBehavior="strict"
      allowDecimal={decimals}
      {...rest}
      {...(none && { placeholder: none })}
      value={none && value === 0 && !writing ? '' : value}
      onFocus={() => setWriting(true)}
      onBlur={() => setWriting(false)}
      onChange={(next) => {
        if (typeof next === 'number') onChange(next);
        else if (none && next === '') onChange(0);
      }}
      data-testid={testId}
    />
  );
}
