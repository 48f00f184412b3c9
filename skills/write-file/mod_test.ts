import { testSkill } from "model-lens/testing";

testSkill(import.meta.url);
