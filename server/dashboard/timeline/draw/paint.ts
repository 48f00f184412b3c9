/** Paints the timeline as a scene says it is. @module */

import { paintRows } from "./rows.ts";
import { AXIS_HEIGHT, type Pen, rowsHeight, type Scene } from "./scene.ts";
import { paintAxis, paintGrid, paintMoments, paintNames, paintTracks } from "./surroundings.ts";

/** Paints all of it; the context is scaled so that its units are pixels of the page. */
export function paint(pen: Pen, scene: Scene) {
  const { context, palette } = pen;
  context.font = palette.font;
  context.textBaseline = "middle";
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, scene.width, scene.height);

  context.save();
  context.translate(scene.gutter, 0);
  paintGrid(pen, scene);
  context.save();
  context.beginPath();
  context.rect(0, AXIS_HEIGHT, scene.view.width, rowsHeight(scene));
  context.clip();
  context.translate(0, AXIS_HEIGHT);
  paintRows(pen, scene);
  context.restore();
  paintTracks(pen, scene);
  paintAxis(pen, scene);
  context.restore();

  context.save();
  context.beginPath();
  context.rect(0, AXIS_HEIGHT, scene.width, rowsHeight(scene));
  context.clip();
  paintNames(pen, scene);
  context.restore();

  context.save();
  context.beginPath();
  context.rect(scene.gutter, 0, scene.view.width, scene.height);
  context.clip();
  context.translate(scene.gutter, 0);
  paintMoments(pen, scene);
  context.restore();
}
