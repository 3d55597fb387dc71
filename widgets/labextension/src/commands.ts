/** The ids of the extension's commands; every button of the sidebar is one of them. */
export namespace CommandIDs {
  export const show = 'headstart:show-course';
  export const refresh = 'headstart:refresh-course';
  export const resume = 'headstart:continue';
  export const openChapter = 'headstart:open-chapter';
  export const openExercise = 'headstart:open-exercise';
}
