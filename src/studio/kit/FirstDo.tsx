import { Alert, Button, Group, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';

interface FirstDoProps {
  /** One plain sentence: what is missing. */
  children: string;
  /** What the button does. */
  action: string;
  onAction: () => void;
  loading?: boolean;
}

/** What has to be there first, with the button that brings it. */
export function FirstDo({ children, action, onAction, loading }: FirstDoProps) {
  return (
    <Alert variant="default" p="sm" data-testid="first-do">
      <Text size="sm">{children}</Text>
      <Group mt="xs">
        <Button
          size="xs"
          variant="light"
          loading={loading ?? false}
          rightSection={<IconArrowRight size={14} />}
          onClick={onAction}
        >
          {action}
        </Button>
      </Group>
    </Alert>
  );
}
