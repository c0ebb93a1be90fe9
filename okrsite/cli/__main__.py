from okrsite.cli import main

main()
