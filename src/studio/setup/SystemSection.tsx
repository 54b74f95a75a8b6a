import { Stack } from '@mantine/core';
import { DeviceFields } from './DeviceFields.tsx';
import { EndpointFields } from './EndpointFields.tsx';
import { LinkFields } from './LinkFields.tsx';

/** Device, link and edge: the two real machines and what is between them. */
export function SystemSection() {
  return (
    <Stack gap="sm" component="section" aria-label="System">
      <h3 className="section-title">System</h3>
      <DeviceFields />
      <LinkFields />
      <EndpointFields />
    </Stack>
  );
}
