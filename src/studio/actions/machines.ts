import type { Action } from '../kit/action.ts';
import { systemNow } from '../machines/chosen.ts';
import { chooseMachineFile } from '../machines/commands.ts';
import { measureTables, stopMeasuring, timeDesignOps } from '../machines/measure.ts';
import { fitLatencyModel, measureDesigns, stopLatencyModel } from '../prediction/controller.ts';
import { exportSystem } from '../prediction/exportSystem.ts';
import { systemHere } from '../prediction/saved.ts';
import { isAtWork } from '../store/jobs.ts';
import { predictsHere } from '../store/project.ts';
import { currentProblems } from '../store/setting.ts';
import type { StudioState, StudioStore } from '../store/store.ts';

const profiling = (state: StudioState): boolean => isAtWork(state, 'profile');
const learning = (state: StudioState): boolean => isAtWork(state, 'collect', 'learn');
const showLibrary = (store: StudioStore): void => store.getState().put('library', { open: true });

export const machineActions: readonly Action[] = [
  {
    id: 'machines.profile',
    title: 'Profile this browser and the endpoint',
    group: 'Machines',
    enabled: (s) => !profiling(s) && s.ui.endpoint.state !== 'down',
    run: (store) => {
      store.getState().show({ step: 'setup' });
      return measureTables(store);
    },
  },
  {
    id: 'machines.stop',
    title: 'Stop profiling',
    group: 'Machines',
    enabled: profiling,
    run: stopMeasuring,
  },
  {
    id: 'machines.library',
    title: 'Show all machines',
    group: 'Machines',
    run: showLibrary,
  },
  {
    id: 'machines.open',
    title: 'Open a machine profile or a system',
    group: 'Machines',
    run: async (store) => {
      await chooseMachineFile(store);
      showLibrary(store);
    },
  },
  {
    id: 'machines.save',
    title: 'Save the system as a file',
    group: 'Machines',
    enabled: (s) => systemNow(s) !== null,
    run: exportSystem,
  },
  {
    id: 'machines.ops',
    title: 'Time the design’s own ops',
    group: 'Machines',
    enabled: (s) =>
      !profiling(s) && predictsHere(s.project) && systemNow(s) !== null && currentProblems(s).length === 0,
    run: timeDesignOps,
  },
  {
    id: 'latencyModel.measure',
    title: 'Measure designs for the latency model',
    group: 'Machines',
    enabled: (s) => !profiling(s) && !learning(s) && systemHere(s) !== null,
    run: (store) => {
      store.getState().show({ step: 'search' });
      return measureDesigns(store);
    },
  },
  {
    id: 'latencyModel.train',
    title: 'Train the latency model',
    group: 'Machines',
    enabled: (s) => !learning(s) && systemHere(s) !== null && s.latencyModel.designs > 0,
    run: (store) => {
      store.getState().show({ step: 'search' });
      return fitLatencyModel(store);
    },
  },
  {
    id: 'latencyModel.stop',
    title: 'Stop measuring or training the latency model',
    group: 'Machines',
    enabled: learning,
    run: stopLatencyModel,
  },
];
