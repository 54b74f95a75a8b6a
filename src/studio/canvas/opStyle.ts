import {
  type Icon,
  IconArrowsJoin,
  IconArrowsUpDown,
  IconBinaryTree2,
  IconChartBar,
  IconCube3dSphere,
  IconMatrix,
  IconStack2,
  IconTopologyStar3,
  IconVectorTriangle,
} from '@tabler/icons-react';
import type { OpKind } from '../../design/types.ts';

interface OpStyle {
  icon: Icon;
  color: string;
  /** One line for the palette. */
  about: string;
}

/** How each kind of op looks and what it does, in a line. */
export const OP_STYLE: Record<OpKind, OpStyle> = {
  Input: { icon: IconCube3dSphere, color: 'var(--op-Input)', about: 'The points from the sensor' },
  Sample: { icon: IconVectorTriangle, color: 'var(--op-Sample)', about: 'Finds the k nearest of each point' },
  Aggregate: { icon: IconTopologyStar3, color: 'var(--op-Aggregate)', about: 'Gathers from the neighbours' },
  Combine: { icon: IconMatrix, color: 'var(--op-Combine)', about: 'A learned layer on each point' },
  EdgeConv: {
    icon: IconBinaryTree2,
    color: 'var(--op-EdgeConv)',
    about: 'A learned layer on each pair of neighbours',
  },
  Concat: { icon: IconArrowsJoin, color: 'var(--op-Concat)', about: 'Puts features side by side' },
  Pool: { icon: IconStack2, color: 'var(--op-Pool)', about: 'Reduces all points to one vector' },
  Classifier: { icon: IconChartBar, color: 'var(--op-Classifier)', about: 'Learned layers to the classes' },
  Communicate: { icon: IconArrowsUpDown, color: 'var(--op-Communicate)', about: 'Crosses the link' },
};
