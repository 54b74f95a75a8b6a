import { Text } from '@mantine/core';
import { TrainingCurves } from '../../charts/TrainingCurves.tsx';
import { useLive } from '../parts/live.ts';
import { Sized } from '../parts/Sized.tsx';
import { trainLive } from './live.ts';

export function TrainDrawer() {
  const live = useLive(trainLive, (s) => s);
  if (live.loss.length === 0 && live.accuracy.length === 0) {
    return (
      <Text size="sm" c="dimmed" p="md">
        Loss and validation accuracy are drawn here while a design trains.
      </Text>
    );
  }
  return (
    <Sized height="100%">
      {(width, height) => (
        <TrainingCurves
          data={{ loss: live.loss, accuracy: live.accuracy, epochs: live.epochs }}
          width={width}
          height={Math.max(220, height)}
        />
      )}
    </Sized>
  );
}
