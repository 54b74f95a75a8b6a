import { plan, type Role } from '../../design/segments.ts';
import { designToFlow } from '../canvas/chosen.ts';
import { pictureOf } from '../canvas/picture.ts';
import type { Action } from '../kit/action.ts';
import { copyText, download } from '../kit/files.ts';
import { drawPicture, groundColour, standalone } from '../kit/saveChart.ts';
import { markdownOf } from '../panels/export/markdown.ts';
import { saveModel } from '../panels/export/models.ts';
import { opTimes } from '../store/commands.ts';
import { fileNameOf } from '../store/projectJson.ts';
import { currentProblems, settingNow } from '../store/setting.ts';
import { fragmentOf } from '../store/sharedLink.ts';
import type { StudioState, StudioStore } from '../store/store.ts';

/** The canvas as a picture, whole and in the colours of the screen. */
async function savePicture(store: StudioStore, form: 'svg' | 'png'): Promise<void> {
  const state = store.getState();
  const { design, layout } = state.project;
  const times = opTimes(state);
  const flow = designToFlow({
    ...{
      design,
      setting: settingNow(state),
      placed: layout,
      problems: currentProblems(state),
      selection: [],
    },
    timeOf: (id) => times[id] ?? null,
  });
  const style = getComputedStyle(document.querySelector('.canvas') ?? document.documentElement);
  const colour = (variable: string) => style.getPropertyValue(variable).trim();
  const markup = standalone(pictureOf(flow, design.name), colour, style.fontFamily);
  const name = fileNameOf(design.name, 'design', form);
  if (form === 'svg') download(name, markup, 'image/svg+xml');
  else download(name, await drawPicture(markup, groundColour(colour)), 'image/png');
}

const valid = (state: StudioState): boolean => currentProblems(state).length === 0;

const PARTS: Record<Role | 'whole', string> = {
  whole: 'the whole design',
  head: 'the segment that the device runs first',
  edge: 'the segment of the edge',
  tail: 'the segment that the device runs last',
};

/** The design to take away or hand on, without a bundle. */
export const shareActions: readonly Action[] = [
  {
    id: 'share.link',
    title: 'Copy a link to the design',
    group: 'Export',
    run: async (store) => {
      const { design, layout, task, points } = store.getState().project;
      const address = new URL(location.href);
      address.hash = fragmentOf({ design, layout, task, points });
      await copyText(address.href);
      store.getState().notify({
        kind: 'done',
        title: 'Link copied',
        message:
          'It holds the whole design, without weights. A studio at the same address opens it beside its own.',
      });
    },
  },
  ...(['svg', 'png'] as const).map(
    (form): Action => ({
      id: `share.${form}`,
      title: `Save a picture of the design as ${form.toUpperCase()}`,
      group: 'Export',
      run: (store) => savePicture(store, form),
    }),
  ),
  {
    id: 'share.markdown',
    title: 'Save the figures as Markdown',
    group: 'Export',
    run: (store) => {
      const state = store.getState();
      download(fileNameOf(state.project.design.name, 'design', 'md'), markdownOf(state), 'text/markdown');
    },
  },
  ...(['whole', 'head', 'edge', 'tail'] as const).map(
    (part): Action => ({
      id: `share.onnx.${part}`,
      title: `Save as ONNX: ${PARTS[part]}`,
      group: 'Export',
      enabled: (state) => valid(state) && plan(state.project.design)[part] !== undefined,
      run: (store) => saveModel(store, part),
    }),
  ),
];
