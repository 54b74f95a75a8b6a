import { Modal, SegmentedControl, Stack, Text } from '@mantine/core';
import { useStore } from 'zustand';
import { LATER_STRINGS } from '../kit/laterStrings.ts';
import { BYTE_UNITS, MOTIONS, SCHEMES, type Settings, setSettings, settings } from '../store/settings.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

const { title: TITLE, about: ABOUT, ...CHOICES } = LATER_STRINGS.settings;
const VALUES = { scheme: SCHEMES, motion: MOTIONS, bytes: BYTE_UNITS } as const;
type Choice = keyof typeof VALUES;

/** How the studio looks in this browser. */
export function SettingsDialog() {
  const store = useStudioStore();
  const open = useStudio((s) => s.ui.settingsOpen);
  return (
    <Modal
      opened={open}
      onClose={() => store.getState().show({ settingsOpen: false })}
      title={TITLE}
      data-testid="settings"
    >
      <Stack gap="lg">
        {(Object.keys(VALUES) as Choice[]).map((name) => (
          <One key={name} name={name} />
        ))}
        <Text size="xs" c="dimmed">
          {ABOUT}
        </Text>
      </Stack>
    </Modal>
  );
}

function One({ name }: { name: Choice }) {
  const value = useStore(settings, (s) => s[name]);
  const { title, values } = CHOICES[name];
  const words = values as Record<string, string>;
  return (
    <div>
      <Text size="sm" fw={600} mb={6} id={`setting-${name}`}>
        {title}
      </Text>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-labelledby={`setting-${name}`}
        value={value}
        onChange={(chosen) => setSettings({ [name]: chosen } as Partial<Settings>)}
        data={VALUES[name].map((each) => ({ value: each, label: words[each] ?? each }))}
        data-testid={`setting-${name}`}
      />
    </div>
  );
}
