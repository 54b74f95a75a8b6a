import { Stack, Text, Title } from '@mantine/core';

/** The golden pictures of the views, light beside dark. @param pictures addresses by path */
export function ViewGoldens({ pictures }: { pictures: Readonly<Record<string, string>> }) {
  const light = Object.entries(pictures).filter(([path]) => path.endsWith('-light.png'));
  const of = (path: string) => [path, path.replace('-light', '-dark')];
  return (
    <Stack p="lg" gap="lg">
      <Title order={2}>Views, as the browser tests hold them</Title>
      {light.map(([path]) => (
        <figure key={path} style={{ margin: 0 }}>
          <Text component="figcaption" size="sm" fw={600} mb="xs">
            {path.replace(/^.*[/]|-light[.]png$/g, '')}
          </Text>
          <div style={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 24, alignItems: 'start' }}>
            {of(path).map((each) => (
              <a key={each} href={pictures[each]}>
                <img src={pictures[each]} alt={`The view ${each}`} style={{ maxWidth: '100%' }} />
              </a>
            ))}
          </div>
        </figure>
      ))}
    </Stack>
  );
}
