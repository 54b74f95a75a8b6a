import { ActionIcon, Modal, SegmentedControl } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { bytes } from '../../charts/format.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { CutSection } from './CutSection.tsx';
import { closeModel } from './controller.ts';
import { GraphView } from './GraphView.tsx';
import { InputsSection } from './InputsSection.tsx';
import { OpList } from './OpList.tsx';
import { OpSection } from './OpSection.tsx';
import { ProfileSection } from './ProfileSection.tsx';
import './imported.css';
import './inspector.css';
import { modelFacts } from './words.ts';

const VIEWS = [
  { value: 'ops', label: 'Ops' },
  { value: 'graph', label: 'Graph' },
  { value: 'run', label: 'Run' },
] as const;
type View = (typeof VIEWS)[number]['value'];

/** An ONNX model of any origin: looked at, timed, cut in two and run. */
export default function ImportedModel() {
  const store = useStudioStore();
  const opened = useStudio((s) => s.imported.opened);
  /** Where there is no room for all: the part that is shown. */
  const [view, setView] = useState<View>('graph');
  if (!opened) return null;
  const { file, model, changed } = opened;
  return (
    <Modal.Root opened onClose={() => void closeModel(store)} fullScreen>
      <Modal.Overlay />
      <Modal.Content aria-label={`Imported model ${file.name}`} data-testid="imported">
        <div className="imported" data-view={view}>
          <header className="imported-head">
            <div>
              <h2>{file.name}</h2>
              <p className="number">
                {[bytes(file.size), ...modelFacts(model)].map((fact) => (
                  <span key={fact}>{fact}</span>
                ))}
              </p>
            </div>
            <ActionIcon
              variant="subtle"
              size="lg"
              aria-label="Close the model"
              onClick={() => void closeModel(store)}
              data-testid="imported-close"
            >
              <IconX size={20} />
            </ActionIcon>
          </header>
          {(changed || model.refused) && (
            <p className="imported-note" role="note" data-testid="imported-note">
              {changed && 'This studio wrote it, and it has changed since: it opens as any other model. '}
              {model.refused &&
                `It can be looked at but not run: ${model.refused.message} (${model.refused.code}).`}
            </p>
          )}
          <SegmentedControl
            className="imported-views"
            data={[...VIEWS]}
            value={view}
            onChange={(value) => setView(value as View)}
            aria-label="Part of the model"
          />
          <OpList model={model} />
          <GraphView model={model} />
          <aside className="imported-side" aria-label="Figures and runs">
            <OpSection model={model} />
            {!model.refused && (
              <>
                <InputsSection model={model} />
                <ProfileSection />
                <CutSection />
              </>
            )}
          </aside>
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}
