import { Stack } from '@mantine/core';
import { FirstDo } from '../../kit/FirstDo.tsx';
import { PanelHead } from '../../kit/PanelHead.tsx';
import { dataMissing } from '../../kit/ready.ts';
import { useMissing } from '../../kit/useMissing.ts';
import { LatencyModelSection } from '../../prediction/LatencyModelSection.tsx';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { AccuracySection } from './AccuracySection.tsx';
import { sourceOf } from './accuracySource.ts';
import { SearchSection } from './SearchSection.tsx';
import { TablesSection } from './TablesSection.tsx';
import { VerifySection } from './VerifySection.tsx';

/** Step 3: two things to have first, then the search itself. */
export function SearchPanel() {
  const store = useStudioStore();
  const missing = useMissing(dataMissing);
  const source = useStudio(sourceOf);
  return (
    <Stack gap="md" data-testid="search-panel">
      <PanelHead title="Search">
        Looks through networks and their placements for the best trade-offs.
      </PanelHead>
      {missing && source === 'short-training' && (
        <FirstDo action={missing.action} onAction={() => missing.fix(store)}>
          {missing.what}
        </FirstDo>
      )}
      <div className="search-needs">
        <TablesSection />
        <LatencyModelSection />
        <AccuracySection />
      </div>
      <SearchSection />
      <VerifySection disabled={missing !== null} />
    </Stack>
  );
}
