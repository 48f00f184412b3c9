/** A text for each task that meets all its constraints: they can be met, and the conformance suite asks for it. @module */

/** By task. */
export const RIGHT: Readonly<Record<string, string>> = {
  lighthouse:
    "The keeper climbed the last stair with a letter in his coat. Salt had eaten the hinges, so the door sang. " +
    "He wound the lamp once more, for the ships that no longer came. Below him the sea turned its pages. " +
    "At four he read the letter aloud and then let the room go dark.",
  thief:
    "Mara came back at dusk, with the clock under her arm. She had listened to it for three nights, and it never once kept her company.\n\n" +
    "The window was still open. She set the clock on the sill, wound it for the old man, and heard him laugh in his sleep.",
  interview:
    "Is this the seventh floor? Did you feel that jolt? Were you going to press the bell, or shall I? " +
    "Have we met somewhere, perhaps in another stalled machine? Would you share half of this orange? " +
    "Why do I hope that nobody repairs us?",
  "first-snow":
    "Nobody knew the word for what came down that evening. Children held out spoons and tasted it. " +
    "The tram stopped, because the driver had got out to listen. By midnight every roof had forgotten its colour, and the dogs walked like dancers.",
  storm:
    "Swallows low above the barn\nThe milk turns in its pail\nOld dogs refuse the yard\nRain writes its name on dust\nMy window holds its breath",
  growing:
    "Seed\nunder dirt\nlistens for rain\nthen lifts one leaf\nuntil shadows cover half mountains",
  shrinking:
    "Tall at dusk you guard shelves\nYour shoulders soften and run\nShadows lean much closer\nWax forgets itself\nSmoke remains\nNight",
  quarrel:
    "Sea, I drag these waters daily\nand never hear a kind reply\nI lend silver, and it breaks\nin a million little pieces\nEach night I rise alone again\nwhile all the shores praise only foam",
  paperclip:
    "Tiny sled for one snowflake\nLightning rod inside dollhouses\nBookmark between two silences\nFishing wire catching lost keys overnight\nMedal awarded to patient beetles",
  museum:
    "Here we keep what people meant to say. Look up: the ceiling is covered with ears of clay, each turned towards a chair. " +
    "Sit down, and a whisper that was never spoken to you will be spoken now. Most visitors leave without their coats.",
  colour:
    "It tastes like the first spoon of soup after a long illness. It sounds like a cello that is tuned in the next house. " +
    "Put your palm on a wall that had the sun all day, and you hold it. When it leaves, the air gets thinner, as if a friend had left.",
  chair:
    "I have carried four generations and a piano that nobody wanted. I know who cried with their coat still on. " +
    "A boy once carved his name under me, and I never told. These days the cat is my only guest, and she stays longer than any of them did.",
  postcard:
    "Dear Ana,\nthe oceans are back where they belong and the trains hum in tune.\nWe still bake bread on Sundays, badly.\nNobody owns a clock any more.\nI miss how you were always late.",
  refusal:
    "Thank you for the invitation, which reached my cave only slightly singed. I would have loved to see the bride, and the cake. " +
    "But curtains, veils and wooden chapels have suffered in my company before. Please accept this golden cup and my warmest regrets.",
};
