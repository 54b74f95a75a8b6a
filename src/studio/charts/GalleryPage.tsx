import { Paper, Stack, Text, Title } from '@mantine/core';
import { gallery } from './gallery.tsx';

/** All charts with made-up data, to look at them side by side in both colour schemes. */
export function GalleryPage() {
  return (
    <Stack p="lg" gap="lg">
      <div>
        <Title order={1} size="h2">
          Chart gallery
        </Title>
        <Text c="dimmed">Made-up data. Nothing here was measured.</Text>
      </div>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 24, alignItems: 'flex-start' }}>
        {Object.entries(gallery).map(([name, chart]) => (
          <Paper key={name} withBorder p="md">
            <Text size="sm" fw={600} mb="xs">
              {name}
            </Text>
            {chart}
          </Paper>
        ))}
      </div>
    </Stack>
  );
}
