// Executes the real server under the name it was started by: a release that is hashed and copied in no time.
#include <unistd.h>

int main(int count, char **words) {
  (void)count;
  // Two releases are two files with two contents.
  static const char *volatile name = NAME;
  (void)name;
  execv(SERVER, words);
  return 111;
}
