/** Why a skill is not run at all. @module */

import { ModelLensError } from "../errors.ts";

/** There is no such skill, or it is none that can be called. */
export class SkillError extends ModelLensError {
  readonly code = "skill_unusable";

  constructor(readonly skillId: string, reason: string, hint: string) {
    super(`Cannot use skill "${skillId}": ${reason}`, hint);
  }
}

/** A folder is not one to let a skill work in. */
export class WorkFolderError extends ModelLensError {
  readonly code = "work_folder_unusable";

  constructor(readonly path: string, reason: string, hint: string) {
    super(`Cannot work in the folder "${path}": ${reason}`, hint);
  }
}
