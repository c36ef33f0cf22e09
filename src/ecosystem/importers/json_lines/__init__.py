"""Records of other people, read line by line: from files that may be large, far away or broken, on one machine or many.

``places`` finds files, ``lines`` takes lines out of them, ``reading`` makes clean rows of records, ``local`` and
``spark`` do so on all processors of this machine or of a cluster. All but the last two need only the standard library.
"""
