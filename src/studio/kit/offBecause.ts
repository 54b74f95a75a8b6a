/** What makes a control one that cannot be used, with the reason as a hint: nothing is off without a word on why. */
interface Off {
  disabled: boolean;
  'data-hint'?: string;
}

/** @param reasons in their order; the first that holds is said, and none leaves the control on */
export function offBecause(...reasons: readonly (string | false | null | undefined)[]): Off {
  const why = reasons.find(Boolean);
  return why ? { disabled: true, 'data-hint': why } : { disabled: false };
}

/** Reasons that several controls share. */
export const OFF = {
  profiling: 'Wait until the profile is done, or stop it.',
  endpointDown: 'The endpoint does not answer.',
  unprofiled: 'Profile both machines first, or choose modelled ones.',
  busy: 'Wait until the work under way is done, or stop it.',
} as const;
