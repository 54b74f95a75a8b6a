import type { Scheme } from '../coinference/dispatch/scheme.ts';
import { NO_POWER } from '../system/modelled.ts';
import type { System } from '../system/system.ts';
import type { DispatcherForm } from './dispatcherForm.ts';
import type { Bundle } from './files.ts';
import { membersOf } from './members.ts';

/** A zoo's schemes as the dispatcher takes them, and the design of the bundle that each runs. */
export interface ZooSchemes {
  schemes: Scheme[];
  world: Pick<System, 'link' | 'power' | 'calibration'>;
  /** @param local the scheme's network on the device alone */
  memberOf(scheme: Scheme, local: boolean): Bundle;
}

export function schemesIn(
  bundle: Bundle,
  { schemes: forms, link, power, calibration }: DispatcherForm,
): ZooSchemes {
  const members = membersOf(bundle);
  const at = (i: number) => members[i] as Bundle;
  const byId = new Map(forms.map((form) => [form.id, form]));
  const schemes = forms.map(({ member, local, localCosts, ...form }): Scheme => {
    const { design, mode } = at(member).manifest;
    return { ...form, design, mode, local: { design: at(local).manifest.design, costs: localCosts } };
  });
  return {
    schemes,
    world: { link, power: power ?? NO_POWER, ...(calibration && { calibration }) },
    memberOf({ id }, local) {
      const form = byId.get(id);
      return at((local ? form?.local : form?.member) ?? 0);
    },
  };
}
