import { NumberInput } from '@mantine/core';

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
  onChange: (value: number) => void;
  testId?: string;
}

/** A number; what is no number, or not positive where it has to be, changes nothing. */
export function NumberField({
  least = 0,
  most,
  step = 1,
  decimals = false,
  onChange,
  testId,
  ...rest
}: FieldProps) {
  return (
    <NumberInput
      size="xs"
      min={least}
      max={most}
      step={step}
      clampBehavior="strict"
      allowDecimal={decimals}
      {...rest}
      onChange={(value) => typeof value === 'number' && onChange(value)}
      data-testid={testId}
    />
  );
}
